/** What stands in the list: what answers to the search, or what is in use here while nothing is searched. */
import { useEffect, useMemo } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useSame } from '../use-same.ts';
import { useConnected, useSnapshot } from '../use-session.ts';
import { type HitRow, hitRows, rowsHere } from './hit-rows.ts';
import { hitsWord, portOf } from './reference-words.ts';
import { useSearch } from './use-search.ts';

export interface HitListAccess {
  readonly asking: boolean;
  readonly rows: readonly HitRow[];
  /** The query that nothing answers to, or null. */
  readonly nothing: string | null;
  readonly problem: string | null;
  /** The port that Enter opens; of what was typed last, though that may not be answered yet. */
  first(): Promise<number | null>;
}

export function useHitList(query: string, again: unknown): HitListAccess {
  const { client } = useConnected();
  const snapshot = useSnapshot();
  const found = useSearch(query, again);
  const hits = useMemo(() => hitRows(found.hits, portOf(found.query)), [found]);
  const here = useSame(snapshot ? rowsHere(snapshot.listeners, snapshot.host) : []);
  const asking = query.trim() !== '';
  useHitAnnouncer(found.query, hits.length);
  const answered = asking && found.query !== '' && found.problem === null;
  return {
    asking,
    rows: asking ? hits : here,
    nothing: answered && hits.length === 0 ? found.query : null,
    problem: found.problem,
    async first() {
      const port = portOf(query);
      if (port !== null || !asking) return port;
      const result = await client.call('registry.search', { query, limit: 1 });
      return result.ok ? (result.value.hits[0]?.port ?? null) : null;
    },
  };
}

const REST_MS = 600;

/** When the typing rests. */
function useHitAnnouncer(query: string, count: number): void {
  const { announce } = useAnnouncer();
  useEffect(() => {
    if (query === '') return;
    const timer = setTimeout(() => announce(`${hitsWord(count)} for ${query}`), REST_MS);
    return () => clearTimeout(timer);
  }, [query, count, announce]);
}
