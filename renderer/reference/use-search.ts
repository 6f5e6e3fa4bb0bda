/** Asks the core what answers to a query, when the typing rests for a moment. */
import { useEffect, useState } from 'react';
import type { ReferenceHit } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';

/** Short enough to feel like typing, long enough to ask once for a word that is typed quickly. */
const REST_MS = 90;
const MOST = 60;

export interface Found {
  /** What these answer to; the query of before until the answer to the newest is there. */
  readonly query: string;
  readonly hits: readonly ReferenceHit[];
  /** Why there is no answer. */
  readonly problem: string | null;
}

const NOTHING: Found = { query: '', hits: [], problem: null };

/** Asked again where `again` changes: the connection is back, or the register is another. */
export function useSearch(query: string, again: unknown): Found {
  const { client } = useConnected();
  const [found, setFound] = useState<Found>(NOTHING);
  const words = query.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (words === '') return setFound(NOTHING);
    let over = false;
    const timer = setTimeout(async () => {
      const result = await client.call('registry.search', { query: words, limit: MOST });
      if (over) return;
      if (result.ok) setFound({ query: words, hits: result.value.hits, problem: null });
      else
        setFound({ query: words, hits: [], problem: `${result.failure.message} ${result.failure.nextStep}` });
    }, REST_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [client, words, again]);
  return found;
}
