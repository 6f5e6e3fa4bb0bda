/** Which columns are shown and what the list is sorted by: TanStack Table's column model over our own rows. */
import {
  columnVisibilityFeature,
  createColumnHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { ViewChoices } from '../view-choices.ts';
import { COLUMNS, type Column, fitColumns, isMeasured } from './fit-columns.ts';
import type { PortRow } from './fold-twins.ts';
import { type ColumnId, sortValue } from './sort-rows.ts';

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });
const helper = createColumnHelper<typeof features, PortRow>();
const definitions = helper.columns(
  COLUMNS.map(({ id, label, drop }) =>
    helper.accessor((row) => sortValue(row, id), {
      id,
      header: label,
      sortDescFirst: false,
      // What always fits is what a row cannot do without.
      enableHiding: drop !== 0,
    }),
  ),
);

/** Rows are found, sorted and grouped by list-lines.ts and its neighbours, which know of ranks and held orders. */
const NO_ROWS: PortRow[] = [];

export interface HeaderCell {
  readonly id: ColumnId;
  readonly label: string;
  readonly canSort: boolean;
  readonly sorted: false | 'asc' | 'desc';
  toggleSort(): void;
}

export interface ColumnChoice {
  readonly id: ColumnId;
  readonly label: string;
  readonly shown: boolean;
  readonly canHide: boolean;
  toggle(): void;
}

export interface Columns {
  readonly fitted: readonly Column[];
  readonly headers: readonly HeaderCell[];
  readonly choices: readonly ColumnChoice[];
}

export function useColumns(
  choices: ViewChoices,
  onChange: (change: Partial<ViewChoices>) => void,
  width: number,
  branches: boolean,
): Columns {
  const columnVisibility = useMemo(
    () => Object.fromEntries(COLUMNS.map(({ id }) => [id, choices.columns.includes(id)])),
    [choices.columns],
  );
  const sorting = useMemo(() => [choices.sort], [choices.sort]);
  const table = useTable({
    features,
    columns: definitions,
    data: NO_ROWS,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { columnVisibility, sorting: sorting.map((sort) => ({ ...sort })) },
    onColumnVisibilityChange: (update) => {
      const next = typeof update === 'function' ? update(columnVisibility) : update;
      onChange({ columns: COLUMNS.filter(({ id }) => next[id] !== false).map(({ id }) => id) });
    },
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update([{ ...choices.sort }]) : update;
      const known = COLUMNS.find(({ id }) => id === next?.id);
      if (known && next) onChange({ sort: { id: known.id, desc: next.desc } });
    },
  });
  // Grouped by project the headings say it; the column then has only the branches to add.
  const said = choices.grouping === 'project' && !branches;
  const fitted = useMemo(
    () =>
      fitColumns(
        COLUMNS.filter(({ id }) => columnVisibility[id] && !(id === 'project' && said)),
        width,
      ),
    [columnVisibility, width, said],
  );
  const headers = fitted.map(({ id, label }): HeaderCell => {
    const column = table.getColumn(id);
    return {
      id,
      label: id === 'project' && choices.grouping === 'project' ? 'Branch' : label,
      canSort: !isMeasured(id),
      sorted: column?.getIsSorted() ?? false,
      toggleSort: () => column?.toggleSorting(),
    };
  });
  const columnChoices = COLUMNS.map(({ id, label }): ColumnChoice => {
    const column = table.getColumn(id);
    return {
      id,
      label,
      shown: column?.getIsVisible() ?? false,
      canHide: column?.getCanHide() ?? false,
      toggle: () => column?.toggleVisibility(),
    };
  });
  return { fitted, headers, choices: columnChoices };
}
