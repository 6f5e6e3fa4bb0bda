/** Keeps which rows are chosen: over sorting and searching, but not a row that is gone. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import type { PortRow } from './fold-twins.ts';
import { portsWord } from './list-counts.ts';
import type { Line } from './list-lines.ts';
import {
  extendTo,
  keepLive,
  nothingSelected,
  type Selection,
  selectAll,
  selectedRows,
  toggleRow,
} from './row-selection.ts';

export interface SelectionActions {
  toggle(row: PortRow): void;
  /** All rows between the last one that was chosen, or the active one, and this one. */
  extend(row: PortRow): void;
  all(): void;
  clear(): void;
}

export interface RowSelection extends SelectionActions {
  readonly keys: ReadonlySet<string>;
  /** In the order of the list. */
  readonly rows: readonly PortRow[];
  /** How many of them the list shows: a search leaves out the rest. */
  readonly shown: number;
}

interface SelectionInput {
  lines: readonly Line[];
  rows: ReadonlyMap<string, PortRow>;
  activeKey: string | null;
}

export function useRowSelection({ lines, rows, activeKey }: SelectionInput): RowSelection {
  const { announce } = useAnnouncer();
  const [chosen, setChosen] = useState<Selection>(nothingSelected);
  const selection = useMemo(() => keepLive(chosen, rows), [chosen, rows]);
  // For good: a row that comes back is not chosen again by itself.
  useEffect(() => {
    if (selection !== chosen) setChosen(selection);
  }, [selection, chosen]);
  const latest = useRef({ lines, activeKey });
  useEffect(() => {
    latest.current = { lines, activeKey };
  });

  const count = selection.keys.size;
  const before = useRef(count);
  useEffect(() => {
    if (count !== before.current) announce(count === 0 ? 'No port selected' : `${portsWord(count)} selected`);
    before.current = count;
  }, [count, announce]);

  const actions = useMemo<SelectionActions>(
    () => ({
      toggle: (row) => setChosen((now) => toggleRow(now, row)),
      extend(row) {
        const { lines, activeKey } = latest.current;
        const active = lines.find(({ key }) => key === activeKey);
        const from = active && active.kind !== 'group' ? active.row.key : null;
        setChosen((now) => extendTo(now, lines, from, row));
      },
      all: () => setChosen(selectAll(latest.current.lines)),
      clear: () => setChosen(nothingSelected),
    }),
    [],
  );
  const { keys } = selection;
  const chosenRows = useMemo(() => selectedRows(selection, rows, lines), [selection, rows, lines]);
  const shown = useMemo(
    () => (keys.size === 0 ? 0 : lines.filter((line) => line.kind === 'row' && keys.has(line.key)).length),
    [keys, lines],
  );
  return useMemo(() => ({ keys, rows: chosenRows, shown, ...actions }), [keys, chosenRows, shown, actions]);
}
