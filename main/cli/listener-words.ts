/** What the command line says about listeners and their owners, in plain words. Pure. */
import type { Listener, OwnerHidden, Scope } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';

/** A command line as it could be typed again: words with blanks and the like in quotes. */
export const shellWords = (argv: readonly string[]): string => argv.map(shellWord).join(' ');

const shellWord = (word: string): string =>
  /^[\w@%+=:,./~…-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

const HIDDEN: Record<OwnerHidden, string> = {
  'other-user': 'a process of another user',
  kernel: 'the kernel',
  namespace: 'a process in another container or namespace',
  gone: 'a process that has just ended',
};

/** Who holds it, where that cannot be named. */
export const hiddenWords = ({ ownerHidden, user }: Pick<Listener, 'ownerHidden' | 'user'>): string => {
  if (ownerHidden === 'other-user' && user) return `a process of ${user}`;
  return ownerHidden ? HIDDEN[ownerHidden] : 'somebody who cannot be seen';
};

export const holderWords = (listener: Listener): string => {
  const named = servedBy(listener);
  if (!listener.owner) return named ?? hiddenWords(listener);
  return `${named ?? listener.owner.name} (pid ${listener.owner.pid})`;
};

/** What says more than the name of the process: the tunnel, or the container. */
export const servedBy = (listener: Listener): string | null =>
  tunnelName(listener) ?? containerName(listener);

/** `container shop-web-1`: a proxy's own name says nothing. */
const containerName = ({ container }: Listener): string | null =>
  container && cleanText(`container ${container.name}`);

/** `tunnel db-prod`: who listens there says more than `ssh`. */
export const tunnelName = ({ tunnel }: Listener): string | null =>
  tunnel && cleanText(`tunnel ${tunnel.name}`);

const REACH: Record<Scope, string> = {
  loopback: 'this machine only',
  lan: 'other machines, through this address',
  all: 'other machines, through every address',
};

export const reachWords = (listener: Listener): string => REACH[listener.scope];

/** `[::1]:3000`, `127.0.0.1:3000`. */
export const endpointWords = ({ address, port, family }: Listener): string =>
  family === 'ipv6' ? `[${address}]:${port}` : `${address}:${port}`;

export const serviceWords = ({ service }: Listener): string | null => {
  const { registered, common } = service;
  if (common && registered && common !== registered) return `${common} (registered: ${registered})`;
  return common ?? registered;
};

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** `5 minutes ago`; never in the future, whatever the clock did. */
export function agoWords(at: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / 1_000));
  const { unit, seconds: size } = UNITS.find((one) => seconds >= one.seconds) ?? UNITS[3];
  const count = Math.floor(seconds / size);
  return seconds < 1 ? 'just now' : `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

/** `a`, `a and b`, `a, b and c`. */
export const listWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** `port 3000`, `ports 3000 and 8080`. */
export const portsWords = (listeners: readonly Pick<Listener, 'port'>[]): string => {
  const ports = [...new Set(listeners.map(({ port }) => String(port)))];
  return `port${ports.length > 1 ? 's' : ''} ${listWords(ports)}`;
};
