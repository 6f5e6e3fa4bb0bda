/** Puts the addresses of one owner on one port together. Never rows of two owners, nor of an owner that is not known. */
import type { Listener } from '../../preload/model.ts';

/** At least one listener, all of the same port, protocol and owner. */
export interface ListenerGroup {
  readonly first: Listener;
  readonly listeners: readonly Listener[];
}

export function groupListeners(listeners: readonly Listener[]): ListenerGroup[] {
  const groups = new Map<string, { first: Listener; listeners: Listener[] }>();
  for (const listener of [...listeners].sort(inOrder)) {
    const key = groupKey(listener);
    const group = groups.get(key);
    if (group) group.listeners.push(listener);
    else groups.set(key, { first: listener, listeners: [listener] });
  }
  return [...groups.values()];
}

const groupKey = ({ id, port, protocol, owner }: Listener): string =>
  owner ? `${port} ${protocol} ${owner.pid} ${owner.startedAt}` : id;

const inOrder = (a: Listener, b: Listener): number =>
  a.port - b.port ||
  compare(a.protocol, b.protocol) ||
  compare(a.family, b.family) ||
  compare(a.address, b.address) ||
  (a.owner?.pid ?? 0) - (b.owner?.pid ?? 0) ||
  compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
