/**
 * Where projects' programs usually listen: counted by starts of processes, not by sockets or scans. In memory and
 * bounded: who was not seen for longest goes first.
 */
import type { Habit, PortSession } from '../../../preload/model.ts';
import { EPHEMERAL_FROM } from './session-of.ts';

const MAX_HABITS = 2_000;
/** Ports that the system handed out: no habit until one comes up twice. */
const MAX_ONCE = 500;
/** A process with several sockets, or one that opens its port again, is one start. */
const PROCESSES = 16;
const SAVED_PROCESSES = 4;
/** `lastSeen` is this exact: else every change of a port would make a new list. */
const SEEN_MS = 60_000;

/** As it is saved: with the processes that were counted last, so that none counts again after a restart of Quayside. */
export type SavedHabit = Habit & { readonly processes: readonly string[] };

export interface HabitBook {
  /** A program listens. `counts`: false for one that was counted before Quayside was started anew. */
  came(session: PortSession, now: string, counts: boolean): void;
  went(session: PortSession, now: string): void;
  /** The one seen last first; the same array while nothing is new. */
  list(): readonly Habit[];
  saved(): SavedHabit[];
  /** Another number whenever `saved` would say something else. */
  revision(): number;
}

interface Entry {
  habit: SavedHabit;
  /** How many of its sockets listen now: workers that join are no new start. */
  listening: number;
}

export function createHabitBook(saved: readonly SavedHabit[] = []): HabitBook {
  const known = new Map<string, Entry>();
  const once = new Map<string, Entry>();
  let list: readonly Habit[] | null = null;
  let revision = 0;

  const put = (key: string, entry: Entry) => {
    known.delete(key);
    once.delete(key);
    const isOnce = entry.habit.port >= EPHEMERAL_FROM && entry.habit.times < 2;
    const entries = isOnce ? once : known;
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (oldest !== undefined && entries.size > (isOnce ? MAX_ONCE : MAX_HABITS)) entries.delete(oldest);
    list = null;
    revision++;
  };

  const find = (key: string) => known.get(key) ?? once.get(key);

  for (const habit of [...saved].reverse()) put(keyOf(habit), { habit, listening: 0 });

  return {
    came(session, now, counts) {
      const fresh = habitOf(session, now);
      if (!fresh) return;
      const key = keyOf(fresh);
      const entry = find(key);
      if (!entry) return put(key, { habit: fresh, listening: 1 });
      const [process = ''] = fresh.processes;
      const { habit, listening } = entry;
      entry.listening++;
      if (habit.processes.includes(process) && !isLater(now, habit.lastSeen)) return;
      const isStart = counts && listening === 0 && !habit.processes.includes(process);
      entry.habit = {
        ...habit,
        times: habit.times + (isStart ? 1 : 0),
        lastSeen: now,
        processes: [process, ...habit.processes.filter((one) => one !== process)].slice(0, PROCESSES),
      };
      put(key, entry);
    },
    went(session, now) {
      const fresh = habitOf(session, now);
      const entry = fresh && find(keyOf(fresh));
      if (!entry) return;
      entry.listening = Math.max(0, entry.listening - 1);
      if (!isLater(now, entry.habit.lastSeen)) return;
      entry.habit = { ...entry.habit, lastSeen: now };
      put(keyOf(entry.habit), entry);
    },
    list() {
      list ??= [...known.values()].reverse().map(({ habit: { processes: _, ...habit } }) => habit);
      return list;
    },
    saved: () =>
      [...once.values(), ...known.values()]
        .reverse()
        .map(({ habit }) => ({ ...habit, processes: habit.processes.slice(0, SAVED_PROCESSES) })),
    revision: () => revision,
  };
}

const keyOf = ({ project, command, port, protocol }: Habit): string =>
  `${port} ${protocol} ${project.root}\n${command}`;

/** Null for what is no project's work. */
function habitOf({ owner, port, protocol }: PortSession, now: string): SavedHabit | null {
  if (!owner?.project) return null;
  const { project, command, pid, startedAt } = owner;
  return { project, command, port, protocol, times: 1, lastSeen: now, processes: [`${pid} ${startedAt}`] };
}

const isLater = (now: string, before: string): boolean => Date.parse(now) - Date.parse(before) >= SEEN_MS;
