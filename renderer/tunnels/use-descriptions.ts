/** The sentence and the exact command of each tunnel, as the core words them: asked for once for each that is saved anew. */
import { useEffect, useRef, useState } from 'react';
import type { Tunnel, TunnelSpec } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';
import { specOf } from './spec-of.ts';

export interface Description {
  readonly command: string;
  readonly sentence: string;
}

/** By the tunnel's id. */
export type Descriptions = ReadonlyMap<string, Description>;

/** As many as a screen holds are asked for at once; the host takes no more than 50 calls a second of one client. */
const AT_ONCE = 20;
const PACE_MS = 30;
const AGAIN_MS = 1_000;
const TRIES = 5;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function useDescriptions(tunnels: readonly Tunnel[]): Descriptions {
  const { client } = useConnected();
  const [known, setKnown] = useState<Descriptions>(new Map());
  /** By id what was asked for last, as a text. */
  const asked = useRef(new Map<string, string>());
  /** One after another, whatever comes meanwhile. */
  const queue = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    const describe = async (id: string, spec: TunnelSpec, of: string) => {
      for (let tries = 0; tries < TRIES && asked.current.get(id) === of; tries++) {
        const result = await client.call('tunnels.describe', { spec });
        if (result.ok) return setKnown((before) => new Map(before).set(id, result.value));
        await pause(AGAIN_MS);
      }
      // With the next change it is asked for again.
      if (asked.current.get(id) === of) asked.current.delete(id);
    };
    let count = 0;
    for (const tunnel of tunnels) {
      const spec = specOf(tunnel);
      const of = JSON.stringify(spec);
      if (asked.current.get(tunnel.id) === of) continue;
      asked.current.set(tunnel.id, of);
      const waits = ++count > AT_ONCE;
      queue.current = queue.current.then(async () => {
        if (waits) await pause(PACE_MS);
        await describe(tunnel.id, spec, of);
      });
    }
  }, [tunnels, client]);
  return known;
}
