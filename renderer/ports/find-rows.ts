/** From all rows to those that the user asked for: Mine or All, then the search. */
import type { Host } from '../../preload/model.ts';
import type { PortRow } from './fold-twins.ts';
import { isMine } from './is-mine.ts';
import { type Asking, matchRow } from './match-row.ts';
import type { Query } from './search-query.ts';

const NONE: ReadonlySet<string> = new Set();

export interface Found {
  readonly rows: readonly PortRow[];
  /** How well each row answers the search; null where all answer alike. */
  readonly ranks: ReadonlyMap<string, number> | null;
  /** Rows that answer the search too, but that "Mine" leaves out. */
  readonly notMine: number;
  /** Rows of the same kind (Mine or All) before the search. */
  readonly before: number;
}

export function findRows(
  all: Iterable<PortRow>,
  options: {
    query: Query;
    mine: boolean;
    host: Pick<Host, 'user' | 'elevated'>;
    inConflict?: Asking['inConflict'];
  },
): Found {
  const { query, mine, host, inConflict = NONE } = options;
  const asking = { me: host.user, inConflict };
  const rows: PortRow[] = [];
  const ranks = new Map<string, number>();
  let notMine = 0;
  let before = 0;
  for (const row of all) {
    const hidden = mine && !isMine(row.listener, host);
    if (!hidden && row.goneAt === null) before++;
    const rank = matchRow(row, query, asking);
    if (rank === null) continue;
    if (hidden) {
      if (row.goneAt === null) notMine++;
      continue;
    }
    rows.push(row);
    if (rank > 0) ranks.set(row.key, rank);
  }
  return { rows, ranks: ranks.size > 0 ? ranks : null, notMine, before };
}
