/** Which conflicts are news: each is told once, and again only after it was gone for a while. Pure. */
import type { Change, Conflict, Snapshot } from '../../../preload/model.ts';
import { type ConflictNews, GROUP_MS, type Moment } from './notice-news.ts';

/** One that is back within this time in ms was never away. */
const GONE_MS = 5_000;

interface Known {
  conflict: Conflict;
  /** When it may be told; null when it was told, or is not to be. */
  readyAt: number | null;
  /** Since when it is not there any more, or null. */
  goneAt: number | null;
}

/** By id. Holds what is there, and for a while what is gone. */
export type ConflictMemory = ReadonlyMap<string, Known>;

export const noConflicts: ConflictMemory = new Map();

/** The Snapshot says what is there; what began is told by the changes, and on the first look by the Snapshot. */
export function seeConflicts(
  memory: ConflictMemory,
  { changes, snapshot, first }: { changes: readonly Change[]; snapshot: Snapshot; first: boolean },
  { elapsed }: Moment,
): ConflictMemory {
  const begun = new Set(changes.flatMap((change) => (change.type === 'conflict' ? change.conflict.id : [])));
  const after = new Map<string, Known>();
  for (const conflict of snapshot.conflicts) {
    const known = memory.get(conflict.id);
    if (known && !isLongGone(known, elapsed)) after.set(conflict.id, { ...known, conflict, goneAt: null });
    else if (first || known || begun.has(conflict.id))
      after.set(conflict.id, { conflict, readyAt: elapsed + GROUP_MS, goneAt: null });
  }
  for (const [id, known] of memory) {
    if (after.has(id) || isLongGone(known, elapsed)) continue;
    after.set(id, { ...known, goneAt: known.goneAt ?? elapsed });
  }
  return after;
}

const isLongGone = ({ goneAt }: Known, elapsed: number): boolean =>
  goneAt !== null && elapsed - goneAt > GONE_MS;

export const conflictNews = (memory: ConflictMemory): ConflictNews[] =>
  [...memory].flatMap(([id, { conflict, readyAt, goneAt }]) =>
    readyAt === null || goneAt !== null
      ? []
      : { about: 'conflict', key: id, port: conflict.port, readyAt, conflict },
  );

export function settleConflicts(memory: ConflictMemory, told: ReadonlySet<string>): ConflictMemory {
  return new Map(
    [...memory].map(([id, known]) => [id, told.has(id) ? { ...known, readyAt: null } : known] as const),
  );
}
