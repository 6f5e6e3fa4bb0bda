/** From the live Snapshot to the lines on the screen, each step a pure function that runs only when its input changed. */
import { useDeferredValue, useLayoutEffect, useMemo, useRef } from 'react';
import type { LiveState } from '../live.ts';
import type { ViewChoices } from '../view-choices.ts';
import { findRows } from './find-rows.ts';
import { foldTwins, type PortRow } from './fold-twins.ts';
import { countRows, type ListCounts } from './list-counts.ts';
import { holdOrder, type Line, listLines } from './list-lines.ts';
import { emptyQuery, parseQuery, type Query } from './search-query.ts';
import { sortRows } from './sort-rows.ts';

export interface PortList {
  readonly lines: readonly Line[];
  readonly rows: ReadonlyMap<string, PortRow>;
  readonly counts: ListCounts;
  readonly query: Query;
  /** Whether any row has a branch to show. */
  readonly branches: boolean;
  /** Rows before the search, and those that answer it but are not "Mine". */
  readonly before: number;
  readonly notMine: number;
  /** Lines that came while the order was held, and so stand at the end. */
  readonly cameWhileHeld: number;
}

interface ListInput {
  live: LiveState;
  choices: ViewChoices;
  /** Chips and text as one. */
  search: string;
  open: ReadonlySet<string>;
  held: boolean;
  /** By the ids of the listeners that are in an open conflict. */
  inConflict: ReadonlyMap<string, unknown>;
}

const NOBODY = { user: '', elevated: false, home: '' };

export function usePortList(input: ListInput): PortList {
  const { choices, open, held, inConflict } = input;
  // Typing stays quick however long the list is: React draws it when the keys are handled.
  const memory = useDeferredValue(input.live.memory);
  const search = useDeferredValue(input.search);
  const host = input.live.snapshot?.host;
  const user = host?.user ?? NOBODY.user;
  const elevated = host?.elevated ?? NOBODY.elevated;
  const home = host?.home ?? NOBODY.home;

  const previousRows = useRef<ReadonlyMap<string, PortRow>>(new Map());
  const rows = useMemo(() => foldTwins(memory, home, previousRows.current), [memory, home]);

  const query = useMemo(() => (search.trim() ? parseQuery(search) : emptyQuery), [search]);
  const found = useMemo(
    () => findRows(rows.values(), { query, mine: choices.mine, host: { user, elevated }, inConflict }),
    [rows, query, choices.mine, user, elevated, inConflict],
  );
  const fresh = useMemo(
    () =>
      listLines(sortRows(found.rows, choices.sort, found.ranks), {
        grouping: choices.grouping,
        open,
        ranks: found.ranks,
      }),
    [found, choices.sort, choices.grouping, open],
  );

  // What the user changed themselves takes effect at once; what the machine changed waits while they point.
  const asked = useMemo(
    () => ({ query, mine: choices.mine, sort: choices.sort, grouping: choices.grouping, open }),
    [query, choices.mine, choices.sort, choices.grouping, open],
  );
  const shown = useRef<{ asked: object; lines: readonly Line[]; keys: ReadonlySet<string> } | null>(null);
  const lines = useMemo(
    () => (held && shown.current?.asked === asked ? holdOrder(shown.current.lines, fresh) : fresh),
    [held, asked, fresh],
  );
  const isHeld = held && shown.current?.asked === asked;
  const counts = useMemo(() => countRows(found.rows), [found]);
  const branches = useMemo(() => found.rows.some((row) => row.listener.owner?.project?.branch), [found]);

  useLayoutEffect(() => {
    previousRows.current = rows;
    const before = shown.current;
    shown.current = {
      asked,
      lines,
      keys: isHeld && before ? before.keys : new Set(lines.map((line) => line.key)),
    };
  });

  const knownKeys = shown.current?.keys;
  const cameWhileHeld =
    isHeld && knownKeys ? lines.filter((line) => line.kind === 'row' && !knownKeys.has(line.key)).length : 0;
  return {
    lines,
    rows,
    counts,
    branches,
    query,
    before: found.before,
    notMine: found.notMine,
    cameWhileHeld,
  };
}
