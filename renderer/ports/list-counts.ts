/** Counts what the list shows, for the line below it and for the announcer. */
import type { PortRow } from './fold-twins.ts';

export interface ListCounts {
  /** Rows that are in the list now and not gone. */
  readonly shown: number;
  readonly reachable: number;
}

export function countRows(rows: Iterable<PortRow>): ListCounts {
  let shown = 0;
  let reachable = 0;
  for (const row of rows) {
    if (row.goneAt !== null) continue;
    shown++;
    if (row.listener.scope !== 'loopback') reachable++;
  }
  return { shown, reachable };
}

export const portsWord = (count: number): string => (count === 1 ? '1 port' : `${count} ports`);
