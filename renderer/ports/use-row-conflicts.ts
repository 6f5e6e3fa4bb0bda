/** The conflicts for the list: the same objects while nothing is new in them, so that no row is drawn again for nothing. */
import { useMemo } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { conflictsByListener } from '../conflicts/conflict-list.ts';
import { useSame } from '../use-same.ts';
import { useSnapshot } from '../use-session.ts';

interface RowConflicts {
  readonly conflicts: readonly Conflict[];
  /** What listeners are at odds about, by their ids. */
  readonly inConflict: ReadonlyMap<string, Conflict>;
}

const NONE: readonly Conflict[] = [];

export function useRowConflicts(): RowConflicts {
  const conflicts = useSame(useSnapshot()?.conflicts ?? NONE);
  const inConflict = useMemo(() => conflictsByListener(conflicts), [conflicts]);
  return { conflicts, inConflict };
}
