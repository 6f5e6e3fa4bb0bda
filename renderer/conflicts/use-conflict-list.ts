/** The open conflicts as the view shows them, with those that were over a moment ago. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { type ConflictEntry, forgetConflicts, OVER_MS, rememberConflicts } from './conflict-list.ts';

/** While `held`, nothing leaves: the user points at the list. */
export function useConflictList(conflicts: readonly Conflict[], held: boolean): readonly ConflictEntry[] {
  const memory = useRef<readonly ConflictEntry[]>([]);
  const [forgotten, setForgotten] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `forgotten` says that the memory is another one.
  const entries = useMemo(
    () => rememberConflicts(memory.current, conflicts, performance.now()),
    [conflicts, forgotten],
  );
  useLayoutEffect(() => {
    memory.current = entries;
  }, [entries]);
  const someOver = entries.some(({ overAt }) => overAt !== null);
  useEffect(() => {
    if (!someOver || held) return;
    const timer = setInterval(() => {
      const left = forgetConflicts(memory.current, performance.now());
      if (left === memory.current) return;
      memory.current = left;
      setForgotten((count) => count + 1);
    }, OVER_MS / 10);
    return () => clearInterval(timer);
  }, [someOver, held]);
  return entries;
}
