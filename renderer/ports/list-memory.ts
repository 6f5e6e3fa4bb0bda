/** Remembers which listeners came and which went a moment ago, so that rows can fade in and grey out. */
import type { Listener } from '../../preload/model.ts';
import { sameValue } from '../same-value.ts';

export interface Entry {
  readonly listener: Listener;
  /** Sockets with the same key share a row. Made once: the list is folded anew with every Snapshot. */
  readonly rowKey: string;
  /** When it came, on the caller's clock in ms; null for what was there when the list began. */
  readonly bornAt: number | null;
  /** When it went, or null while it is there. */
  readonly goneAt: number | null;
}

/** By listener id. A new map only where something changed. */
export type ListMemory = ReadonlyMap<string, Entry>;

/** How long a closed port stays in the list, grey. */
export const GONE_MS = 5_000;

export const emptyMemory: ListMemory = new Map();

/** The memory after a Snapshot. A `baseline` starts over: nothing in it is new and nothing is gone. */
export function remember(
  memory: ListMemory,
  listeners: readonly Listener[],
  now: number,
  baseline: boolean,
): ListMemory {
  const present = new Map(listeners.map((listener) => [listener.id, listener]));
  const next = new Map<string, Entry>();
  let changed = false;
  for (const [id, entry] of memory) {
    const listener = present.get(id);
    if (!listener && baseline) {
      changed = true;
      continue;
    }
    const kept = listener ? stay(entry, listener) : leave(entry, now);
    if (kept !== entry) changed = true;
    next.set(id, kept);
  }
  for (const [id, listener] of present) {
    if (next.has(id)) continue;
    changed = true;
    next.set(id, { listener, rowKey: rowKey(listener), bornAt: baseline ? null : now, goneAt: null });
  }
  return changed ? next : memory;
}

/** The memory without what has been gone long enough. */
export function forget(memory: ListMemory, now: number): ListMemory {
  const next = new Map(memory);
  for (const [id, entry] of memory) {
    if (entry.goneAt !== null && now - entry.goneAt >= GONE_MS) next.delete(id);
  }
  return next.size === memory.size ? memory : next;
}

/** When `forget` will have something to do, or null. */
export function nextForget(memory: ListMemory): number | null {
  let next: number | null = null;
  for (const { goneAt } of memory.values()) {
    if (goneAt !== null && (next === null || goneAt + GONE_MS < next)) next = goneAt + GONE_MS;
  }
  return next;
}

/** The same entry where nothing changed: rows are drawn again only where their entry is another object. */
const stay = (entry: Entry, listener: Listener): Entry =>
  entry.goneAt === null && sameValue(entry.listener, listener)
    ? entry
    : { listener, rowKey: rowKey(listener), bornAt: entry.bornAt, goneAt: null };

const leave = (entry: Entry, now: number): Entry =>
  entry.goneAt === null ? { ...entry, goneAt: now } : entry;

/**
 * The same for the sockets that one life of one process holds on one port with one reach, such as 127.0.0.1 and
 * ::1. Sockets of unknown owners never share one: they may belong to different ones.
 */
function rowKey(listener: Listener): string {
  const { owner, protocol, port, scope } = listener;
  return owner ? `${protocol}/${port}/${owner.pid}/${owner.startedAt}/${scope}` : `id/${listener.id}`;
}
