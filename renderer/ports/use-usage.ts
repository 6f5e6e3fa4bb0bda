/** Asks what the owners of the rows in sight use, again and again while a column shows it and somebody looks. */
import { useEffect, useRef, useState } from 'react';
import { useConnected } from '../use-session.ts';
import { type Asked, type RowUsage, usageOf } from './usage-words.ts';

const REST_MS = 2_000;
/** The second answer makes the first rate, so it comes soon. */
const FIRST_REST_MS = 500;
/** As many as one call takes; a screen shows fewer. */
const MOST = 100;

const NOTHING: ReadonlyMap<string, RowUsage> = new Map();

/** By the ids of listeners; empty where it is not asked for or not told. */
export function useUsage(inSight: readonly string[], wanted: boolean): ReadonlyMap<string, RowUsage> {
  const { client } = useConnected();
  const [found, setFound] = useState(NOTHING);
  const ids = useRef(inSight);
  ids.current = inSight;
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before: Asked | null = null;
    const look = async () => {
      const asked = ids.current.slice(0, MOST);
      const isFirst = before === null;
      // Nobody sees it: the system is not asked.
      if (!document.hidden && asked.length > 0) {
        const result = await client.call('ports.usage', { listenerIds: asked });
        if (over) return;
        // A system that does not tell will not tell later either.
        if (!result.ok && result.failure.code === 'unsupported') return;
        if (result.ok) {
          const now = { ids: asked, answer: result.value };
          setFound(usageOf(before, now));
          before = now;
        }
      }
      timer = setTimeout(look, isFirst ? FIRST_REST_MS : REST_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
      setFound(NOTHING);
    };
  }, [client, wanted]);
  return found;
}
