/** Lays out the conflicts: the open ones in a stable order, those that are over still there for a moment, the ignored ones apart. */
import type { Conflict } from '../../preload/model.ts';
import { sameValue } from '../same-value.ts';

export interface ConflictEntry {
  readonly conflict: Conflict;
  /** When it ended, on the caller's clock in ms, or null while it lasts. */
  readonly overAt: number | null;
}

/** How long a conflict that is over stays in the list. */
export const OVER_MS = 5_000;

/** The open conflicts after a Snapshot, by port. An entry stays the same object while it says the same. */
export function rememberConflicts(
  before: readonly ConflictEntry[],
  conflicts: readonly Conflict[],
  now: number,
): readonly ConflictEntry[] {
  const known = new Map(before.map((entry) => [entry.conflict.id, entry]));
  const entries: ConflictEntry[] = [];
  const there = new Set<string>();
  for (const conflict of conflicts) {
    there.add(conflict.id);
    if (conflict.state !== 'open') continue;
    const entry = known.get(conflict.id);
    const same = entry?.overAt === null && sameValue(entry.conflict, conflict);
    entries.push(entry && same ? entry : { conflict, overAt: null });
  }
  for (const entry of before) {
    // An ignored one is not over: it goes to the others of its kind at once.
    if (there.has(entry.conflict.id)) continue;
    entries.push(entry.overAt === null ? { ...entry, overAt: now } : entry);
  }
  entries.sort((a, b) => compareConflicts(a.conflict, b.conflict));
  const same = entries.length === before.length && entries.every((entry, index) => entry === before[index]);
  return same ? before : entries;
}

export function forgetConflicts(entries: readonly ConflictEntry[], now: number): readonly ConflictEntry[] {
  const left = entries.filter(({ overAt }) => overAt === null || now - overAt < OVER_MS);
  return left.length === entries.length ? entries : left;
}

/** By port, then by kind and id: every order is total, so that nothing changes places by itself. */
export function compareConflicts(a: Conflict, b: Conflict): number {
  return (
    a.port - b.port ||
    compareText(a.protocol, b.protocol) ||
    compareText(a.kind, b.kind) ||
    compareText(a.id, b.id)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const openConflicts = (conflicts: readonly Conflict[]): readonly Conflict[] =>
  conflicts.filter(({ state }) => state === 'open');

/** What each listener in an open conflict is at odds about, by the listener's id. */
export function conflictsByListener(conflicts: readonly Conflict[]): ReadonlyMap<string, Conflict> {
  const found = new Map<string, Conflict>();
  for (const conflict of openConflicts(conflicts)) {
    for (const { listenerId } of conflict.parties) {
      if (listenerId !== null && !found.has(listenerId)) found.set(listenerId, conflict);
    }
  }
  return found;
}

/** What a row of the list is at odds about. */
export function conflictOf(
  { members }: { readonly members: readonly { readonly listener: { readonly id: string } }[] },
  conflicts: ReadonlyMap<string, Conflict>,
): Conflict | null {
  for (const { listener } of members) {
    const conflict = conflicts.get(listener.id);
    if (conflict) return conflict;
  }
  return null;
}
