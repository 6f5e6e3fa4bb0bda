/** What a user may write for ports to check, read strictly. Pure. */
import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

/** Ports from `from` to `to`, both included; `host` null where none was named: this machine. */
export interface Target {
  readonly host: string | null;
  readonly from: number;
  readonly to: number;
}

/** Where a URL names no port. */
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ssh: 22,
  sftp: 22,
  ftp: 21,
  smtp: 25,
  imap: 143,
  pop3: 110,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  rediss: 6379,
  mongodb: 27017,
  amqp: 5672,
  amqps: 5671,
  mqtt: 1883,
  mqtts: 8883,
};

export function readTargets(words: readonly string[]): Result<Target[]> {
  const targets: Target[] = [];
  for (const word of words) {
    const target = readTarget(word.trim());
    if (typeof target === 'string') return wrong(word, target);
    targets.push(target);
  }
  return ok(targets);
}

const wrong = (word: string, why: string) =>
  fail(
    'invalid-input',
    // What stands before an @ may be a password.
    `"${cleanText(word.replace(/\/\/[^/@]*@/, '//…@'), 80)}" cannot be checked: ${why}.`,
    'Write a port (3000), a range (3000-3999), host:port, host:range, [::1]:80 or an address such as http://localhost:3000.',
  );

const NO_PORT = 'a port is a number from 1 to 65535';
const NO_HOST = 'that is no name or address of a host';

/** The target, or why it is none. */
function readTarget(word: string): Target | string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(word) ?? [];
  if (scheme !== undefined) return readUrl(scheme.toLowerCase(), rest ?? '');
  if (/^[\d-]+$/.test(word)) return withPorts(null, word);
  const [, bracketed, after] = /^\[([^\]]*)\]:(.*)$/.exec(word) ?? [];
  if (bracketed !== undefined) {
    return isIPv6(bracketed)
      ? withPorts(bracketed, after ?? '')
      : 'between the brackets stands no IPv6 address';
  }
  if (isIPv6(word) || isIPv6(word.replace(/^\[|\]$/g, '')))
    return 'an IPv6 address is written with its port, such as [::1]:80';
  const colon = word.lastIndexOf(':');
  if (colon < 0) return isHost(word) ? `it names no port, such as ${word}:80` : NO_PORT;
  const host = hostName(word.slice(0, colon));
  return host === undefined ? NO_HOST : withPorts(host, word.slice(colon + 1));
}

/** Null for none at all (`:3000`), undefined for what is no host. */
function hostName(text: string): string | null | undefined {
  if (text === '' || text === '*') return null;
  const name = domainToASCII(text);
  return isHost(name) ? name : undefined;
}

const isHost = (name: string): boolean =>
  name.length <= 253 &&
  /^[a-z0-9_]([a-z0-9_-]{0,62}\.?)*$/i.test(name) &&
  !name.includes('..') &&
  !/^\d+$/.test(name);

function readUrl(scheme: string, rest: string): Target | string {
  const [authority = ''] = rest.split(/[/?#]/, 1);
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const [, bracketed, name = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(place) ?? [];
  const host = bracketed ?? hostName(name);
  if (host === undefined || host === null || (bracketed !== undefined && !isIPv6(bracketed))) return NO_HOST;
  if (port) return withPorts(host, port);
  const usual = SCHEME_PORTS[scheme];
  return usual === undefined
    ? `it names no port, and ${cleanText(scheme, 20)} has no usual one`
    : withPorts(host, `${usual}`);
}

function withPorts(host: string | null, text: string): Target | string {
  const [all, first = '', second] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (all === undefined) return text === '' ? 'it names no port' : NO_PORT;
  const [from, to] = [portOf(first), portOf(second ?? first)];
  if (from === null || to === null) return NO_PORT;
  return from <= to ? { host, from, to } : 'a range begins with its lower port';
}

function portOf(text: string): number | null {
  const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
