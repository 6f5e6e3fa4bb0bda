/** What the keys do on the conflict that has the focus: the same ones as in the list of ports where there is the same to do. */
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { nextIndex } from '../ui/next-index.ts';
import { suggestionsFor } from './conflict-buttons.tsx';
import type { ConflictActions } from './use-conflict-actions.ts';

/** As many as a page holds, about. */
const PAGE = 4;

export interface CardKeyActions extends Pick<ConflictActions, 'free' | 'takeNext' | 'ignore'> {
  onMove(id: string): void;
  onDetails(id: string): void;
  onMute(port: number): void;
}

export function useCardKeys(
  ids: readonly string[],
  actions: CardKeyActions,
): (event: KeyboardEvent, conflict: Conflict) => void {
  // One function for good: a new one would have every card drawn again.
  const latest = useRef({ ids, actions });
  useEffect(() => {
    latest.current = { ids, actions };
  });
  return useCallback((event, conflict) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { ids, actions } = latest.current;
    const to = nextIndex(event.key, ids.indexOf(conflict.id), ids.length, PAGE);
    if (to !== null) {
      event.preventDefault();
      const id = ids[to];
      if (id !== undefined) actions.onMove(id);
      return;
    }
    // A button that has the focus keeps its own keys.
    if (event.target !== event.currentTarget && (event.key === 'Enter' || event.key === ' ')) return;
    if (act(event.key, conflict, actions)) event.preventDefault();
  }, []);
}

function act(key: string, conflict: Conflict, actions: CardKeyActions): boolean {
  switch (key) {
    case 'Enter':
      actions.onDetails(conflict.id);
      return true;
    case 'f': {
      const [free] = suggestionsFor(conflict, 'free');
      if (free) actions.free(free);
      return true;
    }
    case 'u': {
      const [next] = suggestionsFor(conflict, 'use-next');
      if (next) actions.takeNext(conflict, next);
      return true;
    }
    case 'i':
      actions.ignore(conflict);
      return true;
    case 'm':
      actions.onMute(conflict.port);
      return true;
    default:
      return false;
  }
}
