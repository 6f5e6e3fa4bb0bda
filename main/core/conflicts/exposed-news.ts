/** Which ports can be reached from the network that only this machine could reach before. Pure. */
import type { Change, Listener, Snapshot } from '../../../preload/model.ts';
import { type ExposedNews, GROUP_MS, type Moment } from './notice-news.ts';
import { projectOrProgram } from './program-key.ts';

/** The programs that were seen longest ago are forgotten first. */
const MAX_PROGRAMS = 2_000;

interface Program {
  /** Has been seen on an address that others can reach: no news from then on. */
  exposed: boolean;
  /** What is to be told, while it is. */
  waiting: { listener: Listener; readyAt: number } | null;
}

/** By protocol, port and program; those seen last stand last. */
export type ExposedMemory = ReadonlyMap<string, Program>;

export const nothingExposed: ExposedMemory = new Map();

export function seeExposed(
  memory: ExposedMemory,
  { changes, snapshot, first }: { changes: readonly Change[]; snapshot: Snapshot; first: boolean },
  now: Moment,
): ExposedMemory {
  const seen = (first ? snapshot.listeners : changes.flatMap(openListener)).filter(isSomebodys);
  const before = dropClosed(memory, snapshot);
  if (seen.length === 0) return before;
  const after = new Map(before);
  // What one scan found belongs together: who starts on all addresses and on 127.0.0.1 was never local only.
  for (const listener of seen.sort((a, b) => reach(b) - reach(a))) {
    const key = `${listener.protocol}-${listener.port}-${projectOrProgram(listener)}`;
    const program = after.get(key) ?? { exposed: reach(listener) > 0, waiting: null };
    after.delete(key);
    after.set(key, reach(listener) > 0 && !program.exposed ? expose(listener, now) : program);
  }
  while (after.size > MAX_PROGRAMS) after.delete(after.keys().next().value ?? '');
  return after;
}

const openListener = (change: Change): Listener[] =>
  change.type === 'opened' || change.type === 'changed' ? [change.listener] : [];

const isSomebodys = ({ system, owner }: Listener): boolean => !system && owner !== null;

const reach = ({ scope }: Listener): number => (scope === 'loopback' ? 0 : 1);

const expose = (listener: Listener, { elapsed }: Moment): Program => ({
  exposed: true,
  waiting: { listener, readyAt: elapsed + GROUP_MS },
});

/** What closed before it was told is no news, and will be news when it comes again. */
function dropClosed(memory: ExposedMemory, { listeners }: Snapshot): ExposedMemory {
  if (![...memory.values()].some(({ waiting }) => waiting)) return memory;
  const open = new Set(listeners.map(({ id }) => id));
  return new Map(
    [...memory].map(([key, program]) => [
      key,
      program.waiting && !open.has(program.waiting.listener.id) ? { exposed: false, waiting: null } : program,
    ]),
  );
}

export const exposedNews = (memory: ExposedMemory): ExposedNews[] =>
  [...memory].flatMap(([key, { waiting }]) =>
    waiting ? { about: 'exposed', key, port: waiting.listener.port, ...waiting } : [],
  );

export function settleExposed(memory: ExposedMemory, told: ReadonlySet<string>): ExposedMemory {
  return new Map(
    [...memory].map(([key, program]) => [key, told.has(key) ? { ...program, waiting: null } : program]),
  );
}
