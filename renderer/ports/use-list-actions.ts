/** What clicks on the rows do, as one object that stays the same, so that no row is drawn again for nothing. */
import { useCallback, useMemo } from 'react';
import { MOST_AT_ONCE } from '../freeing/use-many-flow.ts';
import { useWindow } from '../use-window.ts';
import type { PortRow } from './fold-twins.ts';
import type { RowActionSet } from './row-actions.tsx';
import type { RowSelection } from './use-row-selection.ts';

interface ListDoings extends Pick<RowActionSet, 'activate' | 'toggleOpen' | 'open' | 'openMenu'> {
  selection: RowSelection;
  onDetails(row: PortRow): void;
  focusGrid(): void;
}

export interface ListActions {
  readonly actions: RowActionSet;
  /** Plans the free of one row. */
  free(row: PortRow): void;
  /** Plans the free of all rows that are chosen. */
  freeSelected(): void;
}

export function useListActions(doings: ListDoings): ListActions {
  const { activate, toggleOpen, open, openMenu, onDetails, focusGrid, selection } = doings;
  const { free, many, canFree } = useWindow();
  const { toggle, extend, clear } = selection;
  const { ask } = free;
  const askFree = useCallback(
    (row: PortRow) => {
      if (canFree && row.goneAt === null) ask(row);
    },
    [ask, canFree],
  );
  const actions = useMemo<RowActionSet>(
    () => ({
      activate,
      toggleOpen,
      open,
      openMenu,
      free: askFree,
      select(row, lineKey, held) {
        if (held.shiftKey) extend(row);
        else if (held.ctrlKey || held.metaKey) toggle(row);
        else {
          clear();
          onDetails(row);
        }
        activate(lineKey);
        if (held.shiftKey) focusGrid();
      },
    }),
    [activate, toggleOpen, open, openMenu, askFree, onDetails, focusGrid, toggle, extend, clear],
  );
  const freeSelected = () => {
    const [first, ...others] = selection.rows;
    if (!first || !canFree) return;
    if (others.length === 0) ask(first);
    else if (selection.rows.length <= MOST_AT_ONCE) many.ask(selection.rows);
  };
  return { actions, free: askFree, freeSelected };
}
