/** Puts rows in order. Every order is total, so rows that did not change never change places. */
import { friendlyLabel } from '../../preload/friendly-label.ts';
import type { PortRow } from './fold-twins.ts';
import { processWords, serviceWord } from './row-words.ts';

export type ColumnId =
  | 'port'
  | 'protocol'
  | 'reach'
  | 'process'
  | 'project'
  | 'service'
  | 'since'
  | 'pid'
  | 'user'
  | 'address'
  | 'container'
  | 'command'
  | 'label'
  | 'cpu'
  | 'memory';

export interface Sort {
  readonly id: ColumnId;
  readonly desc: boolean;
}

const REACH = { loopback: 0, lan: 1, all: 2 };

/** What a column sorts by; an empty text sorts last in either direction. */
export function sortValue({ listener, place }: PortRow, id: ColumnId): string | number {
  switch (id) {
    case 'port':
      return listener.port;
    case 'protocol':
      return listener.protocol;
    case 'reach':
      return REACH[listener.scope];
    case 'process':
      return processWords(listener).name.toLowerCase();
    case 'project':
      return `${place} ${listener.owner?.project?.branch ?? ''}`.trim().toLowerCase();
    case 'service':
      return serviceWord(listener).toLowerCase();
    // The newest first: the shortest "since" is the smallest.
    case 'since':
      return -Date.parse(listener.since);
    case 'pid':
      return listener.owner?.pid ?? '';
    case 'user':
      return listener.user?.toLowerCase() ?? '';
    case 'address':
      return listener.address;
    case 'container':
      return listener.container?.name.toLowerCase() ?? '';
    case 'command':
      return listener.owner?.argv.join(' ').toLowerCase() ?? '';
    case 'label':
      return friendlyLabel(listener, '').toLowerCase();
    // Known of the rows in sight alone: nothing to sort by.
    case 'cpu':
    case 'memory':
      return '';
  }
}

/** Sorts by rank where there are ranks, then by the column, then by port, protocol and key. */
export function sortRows(
  rows: readonly PortRow[],
  sort: Sort,
  ranks: ReadonlyMap<string, number> | null,
): PortRow[] {
  const keyed = rows.map((row) => ({ row, value: sortValue(row, sort.id), rank: ranks?.get(row.key) ?? 0 }));
  keyed.sort(
    (a, b) => a.rank - b.rank || compareValues(a.value, b.value, sort.desc) || compareRows(a.row, b.row),
  );
  return keyed.map(({ row }) => row);
}

function compareValues(a: string | number, b: string | number, desc: boolean): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  return (a < b ? -1 : 1) * (desc ? -1 : 1);
}

function compareRows(a: PortRow, b: PortRow): number {
  return (
    a.listener.port - b.listener.port ||
    compareValues(a.listener.protocol, b.listener.protocol, false) ||
    compareValues(a.listener.address, b.listener.address, false) ||
    compareValues(a.key, b.key, false)
  );
}
