/** Before a start: whether the bind sides of a tunnel's forwards can be bound now, and who is in the way. */
import { createServer } from 'node:net';
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import { type AddressBook, bindAddresses, DEFAULT_BIND } from './bind-addresses.ts';
import type { SocketTrouble } from './bind-failures.ts';
import { closeServers, listenTogether } from './listen-together.ts';
import { lookAtPlace } from './socket-file.ts';

export interface BindHolder {
  /** As the user knows it: `postgres (pid 4711)`; cleaned. */
  readonly holder: string;
  readonly listenerId: string | null;
}

export interface CheckBindDeps {
  readonly book: AddressBook;
  /** Who holds the port on that literal address, itself or by a wildcard; null where it cannot be told. */
  holderOf(port: number, address: string): BindHolder | null;
  /** The next port that is free on that bind address, or null. Asked only where one is held. */
  nextPort(port: number, bindAddress: string): Promise<number | null>;
}

/** `forward`: its place among the forwards. */
export type BindCheck = { readonly forward: number } & (
  | { readonly kind: 'free' }
  /** `address`: the one that is held, of those that the bind address stands for. */
  | ({ readonly kind: 'held'; address: string; port: number; nextPort: number | null } & BindHolder)
  | { readonly kind: 'not-allowed'; address: string; port: number }
  | { readonly kind: 'not-here'; address: string }
  /** `stale`: a file that must go first, with nobody on it, which ssh does where it is told to. */
  | { readonly kind: 'socket-free'; path: string; stale: boolean }
  | { readonly kind: 'socket-held'; path: string; trouble: SocketTrouble }
);

type Outcome = BindCheck extends infer Check
  ? Check extends { forward: number }
    ? Omit<Check, 'forward'>
    : never
  : never;

const NOT_KNOWN = 'another program';

/**
 * One for each forward that binds something on this machine. Each address is really bound for a moment, one forward
 * after another, so that two of one tunnel never meet; what two of them want both is said of the second.
 */
export async function checkBinds(forwards: readonly Forward[], deps: CheckBindDeps): Promise<BindCheck[]> {
  const checks: BindCheck[] = [];
  const wanted = new Set<string>();
  for (const [index, forward] of forwards.entries()) {
    if (forward.kind === 'remote') continue;
    const outcome =
      forward.bindSocket === undefined
        ? await checkPort(forward.bindAddress ?? DEFAULT_BIND, forward.bindPort ?? 0, wanted, deps)
        : await checkPath(forward.bindSocket);
    checks.push({ forward: index, ...outcome });
  }
  return checks;
}

async function checkPort(
  bindAddress: string,
  port: number,
  wanted: Set<string>,
  deps: CheckBindDeps,
): Promise<Outcome> {
  const addresses = await bindAddresses(bindAddress, deps.book);
  const twice = addresses.find((address) => wanted.has(`${address} ${port}`));
  for (const address of addresses) wanted.add(`${address} ${port}`);
  if (twice !== undefined) {
    const holder = { holder: 'another forward of this tunnel', listenerId: null };
    return {
      kind: 'held',
      address: twice,
      port,
      nextPort: await deps.nextPort(port, bindAddress),
      ...holder,
    };
  }
  const tried = await listenTogether(addresses, port, () => createServer((peer) => peer.destroy()));
  if (tried.kind === 'bound') {
    await closeServers(tried.servers);
    return { kind: 'free' };
  }
  const address = tried.address || bindAddress;
  if (tried.code === 'EACCES' || tried.code === 'EPERM') return { kind: 'not-allowed', address, port };
  if (tried.code !== 'EADDRINUSE') return { kind: 'not-here', address };
  const holder = deps.holderOf(port, address) ?? { holder: NOT_KNOWN, listenerId: null };
  return { kind: 'held', address, port, nextPort: await deps.nextPort(port, bindAddress), ...holder };
}

async function checkPath(path: string): Promise<Outcome> {
  const place = await lookAtPlace(path);
  if (place.kind === 'trouble') return { kind: 'socket-held', path, trouble: place.trouble };
  return { kind: 'socket-free', path, stale: place.kind === 'stale' };
}
