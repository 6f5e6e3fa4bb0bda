/** The rows that a free has closed, those of other ports of the same processes included. Pure. */
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { FreeCase } from './free-case.ts';

/** `after`: what is there after the free; one of the other ports may still be. Returns the ids of the rows. */
export function closedIds(
  { rows, tracked, plan }: Pick<FreeCase, 'rows' | 'tracked' | 'plan'>,
  after: ReadonlyMap<string, TrackedListener>,
): string[] {
  const others = [...tracked.values()].filter(
    (row) => !after.has(row.key) && plan.otherPorts.some((other) => isAt(row.listener, other)),
  );
  return [...new Set([...rows, ...others].map(({ listener }) => listener.id))];
}

interface Place {
  readonly port: number;
  readonly protocol: string;
  readonly address: string;
}

const isAt = (a: Place, b: Place): boolean =>
  a.port === b.port && a.protocol === b.protocol && a.address === b.address;
