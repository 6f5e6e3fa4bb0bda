/** The words that the list and the details use for what is in a row. */
import { tildePath } from '../../preload/folder-path.ts';
import { tellingFramework } from '../../preload/friendly-label.ts';
import type { Container, Listener, Owner, OwnerHidden } from '../../preload/model.ts';
import { ranWords, shortRun } from '../../preload/ran-words.ts';

export interface ProcessWords {
  readonly name: string;
  /** What of it runs, in short: `next dev`. */
  readonly detail: string;
}

export function processWords(
  listener: Pick<Listener, 'owner' | 'ownerHidden' | 'user' | 'tunnel' | 'container'>,
): ProcessWords {
  const { owner, tunnel, container } = listener;
  // Which tunnel says more than that it is ssh.
  if (tunnel) return { name: `tunnel ${tunnel.name}`, detail: '' };
  if (container) return { name: container.image, detail: container.name };
  if (!owner) return { name: hiddenWords(listener.ownerHidden, listener.user), detail: '' };
  const name = tellingFramework(owner) ?? owner.name;
  const detail = shortCommand(owner);
  // `Vite vite` and `Prisma Studio prisma studio` say it twice.
  return { name, detail: detail.toLowerCase() === name.toLowerCase() ? '' : detail };
}

/** Why an owner cannot be named, in words that fit into a row. */
export function hiddenWords(hidden: OwnerHidden | null, user: string | null): string {
  switch (hidden) {
    case 'other-user':
      return user ? `Hidden, belongs to ${user}` : 'Hidden, another user’s';
    case 'kernel':
      return 'The system’s kernel';
    case 'namespace':
      return 'Hidden, in a container or namespace';
    case 'gone':
      return 'Its process is gone';
    default:
      return 'Not known';
  }
}

/** The same at length, with what to do about it. */
export function hiddenSentence(hidden: OwnerHidden | null, user: string | null): string {
  switch (hidden) {
    case 'other-user':
      return `This port belongs to ${user ?? 'another user'}. Run Quayside with administrator’s rights to see which process it is.`;
    case 'kernel':
      return 'The system’s kernel holds this port itself; no process does.';
    case 'namespace':
      return 'The process is in a container or another namespace that Quayside cannot look into.';
    case 'gone':
      return 'The process ended while Quayside looked. The next scan says more.';
    default:
      return 'Quayside could not find the process that holds this port.';
  }
}

/** For what runs a script that script and up to two words more, without flags; for others nothing: their name says it. */
export const shortCommand = (owner: Owner): string =>
  owner.framework || ranWords(owner).runsOthers ? shortRun(owner) : '';

export type Reach = 'Local' | 'Network';
export const reachWord = (listener: Pick<Listener, 'scope'>): Reach =>
  listener.scope === 'loopback' ? 'Local' : 'Network';

export function reachSentence(listener: Pick<Listener, 'scope' | 'address'>): string {
  switch (listener.scope) {
    case 'loopback':
      return 'This machine only';
    case 'lan':
      return `Reachable from the network, at ${listener.address}`;
    case 'all':
      return 'Reachable from the network, on every address';
  }
}

/** A UDP socket has no connections, so it does not listen. */
export const stateWord = (listener: Pick<Listener, 'protocol'>): string =>
  listener.protocol === 'udp' ? 'bound' : 'listening';

export const protocolWord = (listener: Pick<Listener, 'protocol'>): string => listener.protocol.toUpperCase();

/** Where the work belongs: its project, else its folder if that lies in the user's home; empty for services. */
export function workPlace({ owner, container }: Pick<Listener, 'owner' | 'container'>, home: string): string {
  const name = container?.composeProject ?? owner?.project?.name;
  if (name) return name;
  const path = tildePath(owner?.cwd ?? '', home);
  return path.startsWith('~/') ? path : '';
}

/** `shop-web-1, service web of shop (docker)`. */
export const containerWords = ({ name, composeProject, composeService, engine }: Container): string => {
  const compose = [composeService && `service ${composeService}`, composeProject]
    .filter(Boolean)
    .join(' of ');
  return `${[name, compose].filter(Boolean).join(', ')} (${engine})`;
};

export const serviceWord = ({ service }: Pick<Listener, 'service'>): string =>
  service.common ?? service.registered ?? '';

/** `127.0.0.1:3000`, `[::1]:3000`. */
export const socketAddress = (listener: Pick<Listener, 'address' | 'family' | 'port'>): string =>
  listener.family === 'ipv6'
    ? `[${listener.address}]:${listener.port}`
    : `${listener.address}:${listener.port}`;
