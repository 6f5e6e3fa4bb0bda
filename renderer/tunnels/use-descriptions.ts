/** The sentence and the exact command of each tunnel, as the core words them: asked for once for each that is saved anew. */
import { useEffect, useRef, useState } from 'react';
import { type Description, describeTunnels } from '../../preload/describe-tunnels.ts';
import type { Tunnel, TunnelSpec } from '../../preload/model.ts';
import { useConnected } from '../use-session.ts';
import { specOf } from './spec-of.ts';

/** By the tunnel's id. */
export type Descriptions = ReadonlyMap<string, Description>;

interface Wanted {
  readonly id: string;
  readonly spec: TunnelSpec;
  /** The spec as a text. */
  readonly of: string;
}

const AGAIN_MS = 1_000;
const TRIES = 5;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function useDescriptions(tunnels: readonly Tunnel[]): Descriptions {
  const { client } = useConnected();
  const [known, setKnown] = useState<Descriptions>(new Map());
  /** By id what was asked for last, as a text. */
  const asked = useRef(new Map<string, string>());
  useEffect(() => {
    const isWanted = ({ id, of }: Wanted) => asked.current.get(id) === of;
    const describe = async (all: readonly Wanted[]) => {
      let left = all;
      for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
        if (tries > 0) await pause(AGAIN_MS);
        const batch = left.filter(isWanted);
        const found = await describeTunnels(
          client,
          batch.map(({ spec }) => spec),
        );
        const news = batch.flatMap((one, place): [string, Description][] => {
          const description = found[place];
          return description && isWanted(one) ? [[one.id, description]] : [];
        });
        if (news.length > 0) setKnown((before) => new Map([...before, ...news]));
        left = batch.filter((_, place) => !found[place]);
      }
      // With the next change they are asked for again.
      for (const one of left) if (isWanted(one)) asked.current.delete(one.id);
    };
    const wanted = tunnels.flatMap((tunnel): Wanted[] => {
      const spec = specOf(tunnel);
      const of = JSON.stringify(spec);
      return asked.current.get(tunnel.id) === of ? [] : [{ id: tunnel.id, spec, of }];
    });
    for (const { id, of } of wanted) asked.current.set(id, of);
    if (wanted.length > 0) void describe(wanted);
  }, [tunnels, client]);
  return known;
}
