/** Which columns there are, how wide each must be, and which of them a narrow window leaves out. */
import type { ColumnId } from './sort-rows.ts';

export interface Column {
  readonly id: ColumnId;
  readonly label: string;
  /** In px. A column that grows takes a share of what is left. */
  readonly width: number;
  readonly grow: number;
  /** The lowest goes last when the window is narrow. 0 always stays. */
  readonly drop: number;
}

export const COLUMNS: readonly Column[] = [
  { id: 'port', label: 'Port', width: 62, grow: 0, drop: 0 },
  { id: 'protocol', label: 'Protocol', width: 50, grow: 0, drop: 2 },
  { id: 'reach', label: 'Reach', width: 84, grow: 0, drop: 1 },
  { id: 'address', label: 'Address', width: 150, grow: 0, drop: 6 },
  { id: 'process', label: 'Process', width: 140, grow: 5, drop: 0 },
  { id: 'pid', label: 'PID', width: 68, grow: 0, drop: 5 },
  { id: 'user', label: 'User', width: 96, grow: 0, drop: 7 },
  { id: 'project', label: 'Project', width: 116, grow: 4, drop: 3 },
  { id: 'container', label: 'Container', width: 120, grow: 4, drop: 10 },
  { id: 'command', label: 'Command', width: 180, grow: 6, drop: 8 },
  { id: 'label', label: 'Label', width: 160, grow: 5, drop: 11 },
  { id: 'cpu', label: 'CPU', width: 62, grow: 0, drop: 12 },
  { id: 'memory', label: 'Memory', width: 74, grow: 0, drop: 13 },
  { id: 'service', label: 'Service', width: 110, grow: 4, drop: 9 },
  { id: 'since', label: 'Since', width: 62, grow: 0, drop: 4 },
];

export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  'port',
  'protocol',
  'reach',
  'process',
  'project',
  'service',
  'since',
];

/** Told of the rows in sight alone, so the list cannot be sorted by them. */
export const isMeasured = (id: ColumnId): boolean => id === 'cpu' || id === 'memory';

/** The room that the state's mark takes before the first column. */
export const STATE_WIDTH = 38;

/** Those of `wanted` that fit into `width` px; the ones that matter least are left out first. */
export function fitColumns(wanted: readonly Column[], width: number): Column[] {
  const kept = [...wanted];
  const total = () => kept.reduce((sum, column) => sum + column.width, STATE_WIDTH);
  while (total() > width) {
    const least = kept.reduce((worst, column) => (column.drop > worst.drop ? column : worst), {
      drop: 0,
    } as Pick<Column, 'drop'>);
    if (least.drop === 0) break;
    kept.splice(kept.indexOf(least as Column), 1);
  }
  return kept;
}

/** As CSS takes it for a grid's columns. */
export function columnTemplate(columns: readonly Column[]): string {
  const tracks = columns.map(({ width, grow }) =>
    grow > 0 ? `minmax(${width}px, ${grow}fr)` : `${width}px`,
  );
  return [`${STATE_WIDTH}px`, ...tracks].join(' ');
}
