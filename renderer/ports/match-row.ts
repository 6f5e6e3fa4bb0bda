/** Decides whether a row answers a search, and how well. */
import type { PortRow } from './fold-twins.ts';
import type { Filter, Query } from './search-query.ts';

/** What a row alone does not say. */
export interface Asking {
  readonly me: string;
  /** By the ids of the listeners that are in an open conflict. */
  readonly inConflict: Pick<ReadonlyMap<string, unknown>, 'has'>;
}

/** 0 is best: the exact port, then a port that begins so, then any other match. Null is no match. */
export function matchRow(row: PortRow, query: Query, asking: Asking): number | null {
  if (query.problem !== null || !passes(row, query.filters, asking)) return null;
  let rank = 0;
  for (const word of query.words) {
    const found = matchWord(row, word);
    if (found === null) return null;
    rank = Math.max(rank, found);
  }
  return rank;
}

function matchWord(row: PortRow, word: Query['words'][number]): number | null {
  const { port, owner } = row.listener;
  if (word.port === null) return row.text.includes(word.text) ? 0 : null;
  if (port === Number(word.port)) return 0;
  // Only what was typed as a bare number may match less than exactly: a pasted address means that very port.
  if (word.port !== word.text) return null;
  if (String(port).startsWith(word.text)) return 1;
  return String(owner?.pid) === word.text || row.text.includes(word.text) ? 2 : null;
}

/** Filters of one kind are alternatives; different kinds must all hold. */
function passes(row: PortRow, filters: readonly Filter[], asking: Asking): boolean {
  if (filters.length === 0) return true;
  const kinds = new Set(filters.map((filter) => filter.kind));
  for (const kind of kinds) {
    if (!filters.some((filter) => filter.kind === kind && passesOne(row, filter, asking))) return false;
  }
  return true;
}

function passesOne(row: PortRow, filter: Filter, { me, inConflict }: Asking): boolean {
  const { listener } = row;
  const { owner } = listener;
  switch (filter.kind) {
    case 'port':
      return listener.port >= filter.from && listener.port <= filter.to;
    case 'protocol':
      return listener.protocol === filter.value;
    case 'exposed':
      return listener.scope !== 'loopback';
    case 'conflict':
      return row.members.some(({ listener: { id } }) => inConflict.has(id));
    case 'process':
      return contains(filter.value, owner?.name, owner?.framework, owner?.argv[0]);
    case 'project':
      return contains(filter.value, row.place);
    case 'user':
      return listener.user?.toLowerCase() === (filter.value === 'me' ? me.toLowerCase() : filter.value);
  }
}

const contains = (value: string, ...texts: (string | null | undefined)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(value));
