/** Leads to the conflict that a notice, the tray or a link names: once for each visit, when the conflicts are known. */
import { useEffect, useRef, useState } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';

interface Arrivals {
  onOpen(id: string): void;
  onIgnored(id: string): void;
}

/** The id of the conflict to mark, or null. */
export function useVisitedConflict(conflicts: readonly Conflict[], arrivals: Arrivals): string | null {
  const { say } = useAnnouncer();
  const { visit } = useWindow();
  const known = useSnapshot()?.watching.state !== 'starting';
  const [marked, setMarked] = useState<string | null>(null);
  const arrived = useRef<number | null>(null);
  const { place, number } = visit;
  const wanted = place.view === 'conflicts' ? (place.conflictId ?? null) : null;
  useEffect(() => {
    if (!known || arrived.current === number) return;
    arrived.current = number;
    setMarked(wanted);
    if (wanted === null) return;
    const conflict = conflicts.find(({ id }) => id === wanted);
    if (!conflict) say('That conflict is over.');
    else if (conflict.state === 'open') arrivals.onOpen(wanted);
    else arrivals.onIgnored(wanted);
  }, [known, number, wanted, conflicts, arrivals, say]);
  return marked;
}
