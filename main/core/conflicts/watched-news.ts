/** Which openings and closings of watched ports are news: what differs from what the user was told last. Pure. */
import type { Change, Listener, Snapshot } from '../../../preload/model.ts';
import { type ClosedNews, GROUP_MS, type Moment, type OpenedNews } from './notice-news.ts';
import { programKey } from './program-key.ts';

/** A port counts as closed once it has been for this long, in ms: a restart is no news. */
const RESTART_MS = 2_000;

interface WatchedPort {
  /** Who has it as far as the user knows. */
  told: Listener | null;
  /** Who has it, or had it until it closed just now. */
  held: Listener | null;
  /** When it was seen to close, while that may still be a restart. */
  closing: Moment | null;
  /** When it closed for good, and who had it then. */
  closed: { at: Moment; listener: Listener } | null;
  /** Since when `held` is not what was told. */
  differsSince: number | null;
}

/** By protocol and port. */
export type WatchedMemory = ReadonlyMap<string, WatchedPort>;

export const nothingWatched: WatchedMemory = new Map();

export function seeWatched(
  memory: WatchedMemory,
  { changes, snapshot, first }: { changes: readonly Change[]; snapshot: Snapshot; first: boolean },
  now: Moment,
): WatchedMemory {
  const ports = new Set(snapshot.settings.watchedPorts);
  if (ports.size === 0) return nothingWatched;
  const there = byPort(snapshot.listeners, ports);
  const before = first ? there : byPort(undo(snapshot.listeners, changes), ports);
  const after = new Map<string, WatchedPort>();
  for (const key of new Set([...memory.keys(), ...before.keys(), ...there.keys()])) {
    if (!ports.has(portOf(key))) continue;
    // A port that is watched from now on: what it was just before is no news.
    const known = memory.get(key) ?? untouched(before.get(key)?.[0] ?? null);
    const next = passTime(follow(known, there.get(key) ?? [], now), now);
    if (next.told || next.held) after.set(key, next);
  }
  return after;
}

export const passWatchedTime = (memory: WatchedMemory, now: Moment): WatchedMemory =>
  new Map([...memory].map(([key, port]) => [key, passTime(port, now)] as const));

const keyOf = ({ protocol, port }: Listener): string => `${protocol}-${port}`;
const portOf = (key: string): number => Number(key.split('-')[1]);

const untouched = (held: Listener | null): WatchedPort => ({
  told: held,
  held,
  closing: null,
  closed: null,
  differsSince: null,
});

/** The listeners as they were before these changes. */
function undo(listeners: readonly Listener[], changes: readonly Change[]): Listener[] {
  const opened = new Set(changes.flatMap((change) => (change.type === 'opened' ? change.listener.id : [])));
  const closed = changes.flatMap((change) => (change.type === 'closed' ? change.listener : []));
  return [...listeners.filter(({ id }) => !opened.has(id)), ...closed];
}

function byPort(listeners: readonly Listener[], ports: ReadonlySet<number>): Map<string, Listener[]> {
  const found = new Map<string, Listener[]>();
  for (const listener of listeners) {
    if (!ports.has(listener.port)) continue;
    const key = keyOf(listener);
    found.set(key, [...(found.get(key) ?? []), listener]);
  }
  return found;
}

function follow(port: WatchedPort, there: readonly Listener[], now: Moment): WatchedPort {
  const [newest] = there;
  if (!newest) return port.held && !port.closing ? { ...port, closing: now } : port;
  const stayed = there.find((listener) => isSameProgram(listener, port.held));
  const held = stayed ?? newest;
  return compare({ ...port, held, closing: null, closed: null }, now);
}

function passTime(port: WatchedPort, now: Moment): WatchedPort {
  const { closing, held } = port;
  if (!closing || !held || now.elapsed - closing.elapsed < RESTART_MS) return port;
  return compare({ ...port, held: null, closing: null, closed: { at: closing, listener: held } }, now);
}

function compare(port: WatchedPort, { elapsed }: Moment): WatchedPort {
  const same = isSameProgram(port.held, port.told);
  // A restart that was no news still is what the next one is told about.
  if (same) return { ...port, told: port.held, closed: null, differsSince: null };
  return { ...port, differsSince: port.differsSince ?? elapsed };
}

const isSameProgram = (a: Listener | null, b: Listener | null): boolean =>
  a === b || (a !== null && b !== null && programKey(a) === programKey(b));

export function watchedNews(memory: WatchedMemory): (OpenedNews | ClosedNews)[] {
  return [...memory].flatMap(([key, port]): (OpenedNews | ClosedNews)[] => {
    const { told, held, closing, closed, differsSince } = port;
    if (differsSince === null) return [];
    if (held) {
      // While it is closed again it has to settle first: one that opens for a moment only is no news.
      const readyAt = closing ? null : differsSince + GROUP_MS;
      return [{ about: 'opened', key, port: held.port, readyAt, listener: held, before: told }];
    }
    if (!closed) return [];
    const { at, listener } = closed;
    return [
      { about: 'closed', key, port: listener.port, readyAt: differsSince, listener, closedTime: at.time },
    ];
  });
}

/** Takes it that the user knows how things are now, and wants to hear nothing of how they came about. */
export const restWatched = (memory: WatchedMemory): WatchedMemory =>
  new Map([...memory].map(([key, { held, closing }]) => [key, untouched(closing ? null : held)] as const));

/** When a port that is closing counts as closed, or null. */
export function nextClosing(memory: WatchedMemory): number | null {
  const due = [...memory.values()].flatMap(({ closing }) => (closing ? closing.elapsed + RESTART_MS : []));
  return due.length > 0 ? Math.min(...due) : null;
}

export function settleWatched(memory: WatchedMemory, told: ReadonlySet<string>): WatchedMemory {
  return new Map(
    [...memory].map(([key, port]) => [
      key,
      told.has(key) ? { ...port, told: port.held, closed: null, differsSince: null } : port,
    ]),
  );
}
