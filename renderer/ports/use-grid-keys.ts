/** What the keys do while the list has the focus. */
import type { KeyboardEvent, RefObject } from 'react';
import { nextIndex } from '../ui/next-index.ts';
import type { PortRow } from './fold-twins.ts';
import { type Line, lineId, lineNear } from './list-lines.ts';
import type { SelectionActions } from './use-row-selection.ts';

export interface GridKeyActions {
  onDetails(row: PortRow): void;
  onOpen(row: PortRow): void;
  /** Gets the line's element, to open the menu at it. */
  onCopy(row: PortRow, lineKey: string, element: HTMLElement): void;
  onFree(row: PortRow): void;
  onToggle(row: PortRow, open: boolean): void;
  selection: SelectionActions;
}

interface GridKeys extends GridKeyActions {
  lines: readonly Line[];
  active: number | null;
  gridRef: RefObject<HTMLElement | null>;
  rowHeight: number;
  setActive(line: Line, index: number): void;
}

export function useGridKeys(grid: GridKeys): (event: KeyboardEvent) => void {
  return (event) => {
    const { currentTarget, target, key } = event;
    const inButton = target !== currentTarget;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (key !== 'a' || event.altKey || inButton) return;
      event.preventDefault();
      grid.selection.all();
      return;
    }
    const to = nextIndex(key, grid.active ?? -1, grid.lines.length, pageOf(grid));
    if (to !== null) {
      event.preventDefault();
      const line = to < (grid.active ?? 0) ? lineBefore(grid.lines, to) : lineNear(grid.lines, to);
      // First: a range goes out from where the keyboard stands.
      if (line && line.kind !== 'group' && event.shiftKey) grid.selection.extend(line.row);
      if (line) grid.setActive(line, grid.lines.indexOf(line));
      grid.gridRef.current?.focus({ preventScroll: true });
      return;
    }
    // A button that has the focus keeps its own keys.
    if (inButton && (key === 'Enter' || key === ' ')) return;
    if (actOnLine(key, grid)) event.preventDefault();
  };
}

const pageOf = ({ gridRef, rowHeight }: GridKeys): number =>
  Math.max(1, Math.floor((gridRef.current?.clientHeight ?? 0) / rowHeight) - 2);

/** Upwards a heading is passed by, to the line above it; at the very top to the first line below. */
function lineBefore(lines: readonly Line[], index: number): Line | null {
  for (let at = index; at >= 0; at--) {
    const line = lines[at];
    if (line && line.kind !== 'group') return line;
  }
  return lineNear(lines, 0);
}

function actOnLine(key: string, grid: GridKeys): boolean {
  const line = grid.active === null ? undefined : grid.lines[grid.active];
  if (!line || line.kind === 'group') return false;
  const { row } = line;
  switch (key) {
    case 'Enter':
      grid.onDetails(row);
      return true;
    case 'ArrowRight':
    case 'ArrowLeft':
      if (row.members.length < 2) return false;
      grid.onToggle(row, key === 'ArrowRight');
      return true;
    case 'o':
      grid.onOpen(row);
      return true;
    case 'c': {
      const element = document.getElementById(lineId(line.key));
      if (element) grid.onCopy(row, line.key, element);
      return true;
    }
    case 'f':
      grid.onFree(row);
      return true;
    case ' ':
      grid.selection.toggle(row);
      return true;
    default:
      return false;
  }
}
