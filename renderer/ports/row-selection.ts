/** Which rows are chosen, to be freed together. Pure; use-row-selection.ts keeps it. */
import type { PortRow } from './fold-twins.ts';
import type { Line } from './list-lines.ts';

export interface Selection {
  /** Keys of rows. */
  readonly keys: ReadonlySet<string>;
  /** The row from which a range goes out. */
  readonly anchor: string | null;
}

export const nothingSelected: Selection = { keys: new Set(), anchor: null };

const isLive = (row: PortRow): boolean => row.goneAt === null;

/** In or out; a row that is gone is never in. */
export function toggleRow({ keys }: Selection, row: PortRow): Selection {
  const next = new Set(keys);
  if (!next.delete(row.key) && isLive(row)) next.add(row.key);
  return { keys: next, anchor: row.key };
}

/** All rows from the anchor to `to`; without an anchor in the list from `from`, where the keyboard stands. */
export function extendTo(
  { keys, anchor }: Selection,
  lines: readonly Line[],
  from: string | null,
  to: PortRow,
): Selection {
  const rows = rowsOf(lines);
  const indexOf = (key: string | null) => rows.findIndex((row) => row.key === key);
  const end = indexOf(to.key);
  const kept = keys.size > 0 ? indexOf(anchor) : -1;
  const start = kept >= 0 ? kept : Math.max(indexOf(from), -1);
  const first = start >= 0 ? start : end;
  const range = rows.slice(Math.min(first, end), Math.max(first, end) + 1).filter(isLive);
  return { keys: new Set(range.map(({ key }) => key)), anchor: rows[first]?.key ?? to.key };
}

export function selectAll(lines: readonly Line[]): Selection {
  const rows = rowsOf(lines).filter(isLive);
  return { keys: new Set(rows.map(({ key }) => key)), anchor: rows[0]?.key ?? null };
}

/** Without the rows that are gone; the same object where none is. */
export function keepLive(selection: Selection, rows: ReadonlyMap<string, PortRow>): Selection {
  const keys = [...selection.keys].filter((key) => rows.get(key)?.goneAt === null);
  return keys.length === selection.keys.size ? selection : { ...selection, keys: new Set(keys) };
}

/** In the order of the list; those that the search leaves out come last. */
export function selectedRows(
  { keys }: Selection,
  rows: ReadonlyMap<string, PortRow>,
  lines: readonly Line[],
): PortRow[] {
  if (keys.size === 0) return [];
  const shown = rowsOf(lines).filter(({ key }) => keys.has(key));
  const seen = new Set(shown.map(({ key }) => key));
  const hidden = [...keys].filter((key) => !seen.has(key)).flatMap((key) => rows.get(key) ?? []);
  return [...shown, ...hidden].filter(isLive);
}

/** Each row once, however many lines it has open. */
const rowsOf = (lines: readonly Line[]): PortRow[] =>
  lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
