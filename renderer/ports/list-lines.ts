/** Lays rows out as the lines of the list: group headings, rows, and the members of opened rows. */
import type { PortRow } from './fold-twins.ts';
import type { Entry } from './list-memory.ts';
import { hiddenWords, processWords } from './row-words.ts';

export type Grouping = 'none' | 'project' | 'process' | 'user';

export type Line =
  | { readonly kind: 'group'; readonly key: string; readonly label: string; readonly count: number }
  | { readonly kind: 'row'; readonly key: string; readonly row: PortRow; readonly open: boolean }
  | { readonly kind: 'member'; readonly key: string; readonly row: PortRow; readonly entry: Entry };

/** Keeps the order of `rows` within a group; groups come in the order of their names, with the rest last. */
export function listLines(
  rows: readonly PortRow[],
  options: { grouping: Grouping; open: ReadonlySet<string>; ranks: ReadonlyMap<string, number> | null },
): Line[] {
  const lines: Line[] = [];
  if (options.grouping === 'none') {
    for (const row of rows) pushRow(lines, row, options.open);
    return lines;
  }
  for (const group of groupRows(rows, options.grouping, options.ranks)) {
    lines.push({ kind: 'group', key: `group/${group.label}`, label: group.label, count: group.rows.length });
    for (const row of group.rows) pushRow(lines, row, options.open);
  }
  return lines;
}

function pushRow(lines: Line[], row: PortRow, open: ReadonlySet<string>): void {
  const isOpen = row.members.length > 1 && open.has(row.key);
  lines.push({ kind: 'row', key: row.key, row, open: isOpen });
  if (!isOpen) return;
  for (const entry of row.members) {
    lines.push({ kind: 'member', key: `${row.key}#${entry.listener.id}`, row, entry });
  }
}

interface Group {
  label: string;
  rank: number;
  rest: boolean;
  rows: PortRow[];
}

function groupRows(
  rows: readonly PortRow[],
  grouping: Exclude<Grouping, 'none'>,
  ranks: ReadonlyMap<string, number> | null,
): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const name = groupName(row, grouping);
    const label = name || REST[grouping];
    const rank = ranks?.get(row.key) ?? 0;
    const group = groups.get(label) ?? { label, rank, rest: name === '', rows: [] };
    if (!groups.has(label)) groups.set(label, group);
    group.rank = Math.min(group.rank, rank);
    group.rows.push(row);
  }
  return [...groups.values()].sort(
    (a, b) => a.rank - b.rank || Number(a.rest) - Number(b.rest) || (a.label < b.label ? -1 : 1),
  );
}

const REST = { project: 'Other', process: 'Other', user: 'Unknown user' };

function groupName({ listener, place }: PortRow, grouping: Exclude<Grouping, 'none'>): string {
  switch (grouping) {
    case 'project':
      return place;
    case 'process':
      return listener.owner || listener.tunnel
        ? processWords(listener).name
        : hiddenWords(listener.ownerHidden, null);
    case 'user':
      return listener.user ?? '';
  }
}

/**
 * The order that was on the screen, for as long as the user points at it: lines that were there keep their
 * places, rows that came stand at the end, under a heading of their own where there are groups.
 */
export function holdOrder(shown: readonly Line[], fresh: readonly Line[]): Line[] {
  const left = new Map(fresh.map((line) => [line.key, line]));
  const held: Line[] = [];
  for (const { key } of shown) {
    const line = left.get(key);
    if (!line) continue;
    held.push(line);
    left.delete(key);
  }
  const heldKeys = new Set(held.map((line) => line.key));
  // A member that came to an opened row waits: between the others it would move what is below.
  const came = [...left.values()].filter(
    (line) => line.kind === 'row' || (line.kind === 'member' && !heldKeys.has(line.row.key)),
  );
  if (came.length > 0 && fresh.some((line) => line.kind === 'group')) {
    const count = came.filter((line) => line.kind === 'row').length;
    held.push({ kind: 'group', key: 'new', label: 'New', count });
  }
  return [...held, ...came];
}

/** Where to go from a line that left: to the one that now stands in its place, past a heading. */
export function lineNear(lines: readonly Line[], index: number): Line | null {
  for (let at = Math.max(0, Math.min(index, lines.length - 1)); at < lines.length; at++) {
    const line = lines[at];
    if (line && line.kind !== 'group') return line;
  }
  return lines.findLast((line) => line.kind !== 'group') ?? null;
}

/** The id of a line's element. Keys may hold anything, ids no white space. */
export const lineId = (key: string): string => `line-${encodeURIComponent(key)}`;
