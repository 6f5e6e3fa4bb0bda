/** The book of conflicts: since when each lasts, whether it was told, and what of it began or ended. Pure. */
import type { Change, Conflict } from '../../../preload/model.ts';
import type { Found } from './conflict-found.ts';

/** One that is back within this time in ms was never away. */
export const GONE_MS = 5_000;

interface Page {
  conflict: Conflict;
  /** Its beginning was told, so its end will be. */
  told: boolean;
  /** When it ended, on both clocks; null while it lasts. */
  gone: { elapsed: number; at: string } | null;
}

/** By id. Holds what is there, and for a while what is gone. */
export type ConflictBook = ReadonlyMap<string, Page>;

export const emptyBook: ConflictBook = new Map();

export interface BookStep {
  book: ConflictBook;
  conflicts: Conflict[];
  changes: Change[];
}

/** `elapsed` is on a clock that never goes back, in ms; `at` is the time of day. */
export interface Moment {
  elapsed: number;
  at: string;
}

/** `found` has each id once. */
export function turnPage(
  before: ConflictBook,
  found: readonly Found[],
  ignored: ReadonlySet<string>,
  now: Moment,
): BookStep {
  const book = new Map<string, Page>();
  const conflicts: Conflict[] = [];
  const begun: Change[] = [];
  for (const one of found) {
    const old = before.get(one.id);
    const known = old && !isLongGone(old, now) ? old : null;
    const state = ignored.has(one.id) ? 'ignored' : 'open';
    const conflict: Conflict = { ...one, since: known?.conflict.since ?? one.since, state };
    const told = known?.told ?? state === 'open';
    if (!known && told) begun.push({ type: 'conflict', at: now.at, conflict });
    book.set(one.id, { conflict, told, gone: null });
    conflicts.push(conflict);
  }
  const ended: Change[] = [];
  for (const [id, page] of before) {
    if (isLongGone(page, now)) {
      if (page.told) ended.push({ type: 'resolved', at: page.gone?.at ?? now.at, conflict: page.conflict });
    } else if (!book.has(id)) {
      book.set(id, { ...page, gone: page.gone ?? { elapsed: now.elapsed, at: now.at } });
    }
  }
  return { book, conflicts, changes: [...ended, ...begun] };
}

const isLongGone = ({ gone }: Page, { elapsed }: Moment): boolean =>
  gone !== null && elapsed - gone.elapsed >= GONE_MS;

/** When the next end is to be told, on the clock that never goes back; null where there is none. */
export function nextEnd(book: ConflictBook): number | null {
  let first: number | null = null;
  for (const { gone } of book.values()) {
    if (gone && (first === null || gone.elapsed < first)) first = gone.elapsed;
  }
  return first === null ? null : first + GONE_MS;
}

/** Which servers the book has as displaced: `5173 5174` for one that came up on 5174 instead, and 5174 alone. */
export function displacedIn(book: ConflictBook): { pairs: Set<string>; on: Set<number> } {
  const pairs = new Set<string>();
  const on = new Set<number>();
  for (const { conflict } of book.values()) {
    const port = conflict.parties[0]?.port;
    if (conflict.kind !== 'displaced' || !port) continue;
    pairs.add(`${conflict.port} ${port}`);
    on.add(port);
  }
  return { pairs, on };
}
