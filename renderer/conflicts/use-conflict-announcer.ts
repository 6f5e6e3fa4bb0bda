/** Tells a screen reader of conflicts that begin and end, in whichever view the user is. */
import { useEffect, useRef } from 'react';
import type { Conflict, Snapshot } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { openConflicts } from './conflict-list.ts';
import { portWord } from './conflict-words.ts';

export function useConflictAnnouncer(snapshot: Snapshot | null): void {
  const { announce } = useAnnouncer();
  const before = useRef<readonly Conflict[] | null>(null);
  const known = snapshot !== null && snapshot.watching.state !== 'starting';
  const conflicts = snapshot?.conflicts;
  useEffect(() => {
    if (!known || !conflicts) return;
    const words = before.current === null ? '' : newsWords(before.current, conflicts);
    before.current = conflicts;
    if (words) announce(words);
  }, [known, conflicts, announce]);
}

/** What began and what ended between the two, in a sentence; empty for nothing, and for what is merely ignored now. */
export function newsWords(before: readonly Conflict[], after: readonly Conflict[]): string {
  const knownIds = new Set(openConflicts(before).map(({ id }) => id));
  const leftIds = new Set(after.map(({ id }) => id));
  const began = openConflicts(after).filter(({ id }) => !knownIds.has(id));
  const ended = openConflicts(before).filter(({ id }) => !leftIds.has(id));
  return [
    oneOrAll(began, ({ message }) => message, 'new conflicts.'),
    oneOrAll(ended, (conflict) => `The conflict over ${portWord(conflict)} is over.`, 'conflicts are over.'),
  ]
    .filter(Boolean)
    .join(' ');
}

function oneOrAll(
  conflicts: readonly Conflict[],
  words: (conflict: Conflict) => string,
  several: string,
): string {
  const [first, second] = conflicts;
  if (!first) return '';
  return second ? `${conflicts.length} ${several}` : words(first);
}
