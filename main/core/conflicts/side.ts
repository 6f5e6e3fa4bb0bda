/** One side at a port: the sockets there that one family of processes holds. */
import type { Listener, Owner } from '../../../preload/model.ts';
import { groupByFamily } from './same-family.ts';

export interface Side {
  /** The socket that stands for the side: of the owner that started the others, else the oldest. */
  readonly listener: Listener;
  readonly listeners: readonly Listener[];
  /** The one that the side is named for; null where it is hidden. */
  readonly owner: Owner | null;
  readonly owners: readonly Owner[];
  /** When the first of its sockets began to listen. */
  readonly since: string;
}

/** More at one port are not looked at: that many strangers at one port are nobody's servers. */
const MAX_SIDES = 20;

/** The oldest first. A socket whose holder just ended belongs to nobody. */
export function sidesOf(listeners: readonly Listener[]): Side[] {
  const there = listeners.filter(({ ownerHidden }) => ownerHidden !== 'gone');
  const [first] = there;
  if (there.length < 2) return first ? [sideOfOne(first)] : [];
  return groupByFamily(there).map(sideOf).sort(byAge).slice(0, MAX_SIDES);
}

/** One socket by itself. */
export const sideOfOne = (listener: Listener): Side => ({
  listener,
  listeners: [listener],
  owner: listener.owner,
  owners: listener.owner ? [listener.owner] : [],
  since: listener.since,
});

function sideOf(group: readonly Listener[]): Side {
  const listeners = group.toSorted(
    (a, b) => compare(a.since, b.since) || compare(a.address, b.address) || compare(a.id, b.id),
  );
  const owners = [...new Set(listeners.flatMap(({ owner }) => owner ?? []))];
  const pids = new Set(owners.map(({ pid }) => pid));
  const isHead = ({ owner }: Listener) => !owner?.launchers.some(({ pid }) => pids.has(pid));
  const [oldest] = listeners;
  // A group is never empty.
  const listener = listeners.find(isHead) ?? (oldest as Listener);
  return { listener, listeners, owner: listener.owner, owners, since: (oldest ?? listener).since };
}

const byAge = (a: Side, b: Side): number =>
  compare(a.since, b.since) || compare(a.listener.address, b.listener.address);

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The address without the form in which IPv6 writes an IPv4 one. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d)/, '');

/** Not on an address of the network alone. */
export const isOnLocalhost = ({ listeners }: Side): boolean => listeners.some(({ scope }) => scope !== 'lan');
