/** Counts how many numbers of the range for outgoing connections are taken, and where most of these connections go. */
import type { Protocol } from '../../../../preload/model.ts';
import type { PortRange, RangeUse } from '../platform.ts';
import { walkConnections } from './connections.ts';
import type { Libc } from './libc.ts';
import { readPortRules } from './port-rules.ts';
import { plainAddress, type RawConnection, stateName } from './raw-connection.ts';

/** More ends than these are not told apart: the busiest is among the first, or there is none that is busy. */
const MOST_ENDS = 65_536;

const FREE = 0;
const LINGERS = 1;
const TAKEN = 2;

/** Null where the system does not tell the range, or its sockets cannot be read. */
export async function countRangeUse(libc: Libc | null, protocol: Protocol): Promise<RangeUse | null> {
  const { ephemeral, reserved } = readPortRules();
  if (!ephemeral) return null;
  const counted = await walkConnections(libc, { protocol, of: 'all' }, () => createRangeTally(ephemeral));
  return counted?.use(reserved) ?? null;
}

export interface RangeTally {
  add(row: RawConnection): void;
  /** `reserved` are set aside and count for nothing. */
  use(reserved: readonly PortRange[]): RangeUse;
}

export function createRangeTally({ from, to }: PortRange): RangeTally {
  const ports = new Uint8Array(Math.max(0, to - from + 1));
  const ends = new Map<string, number>();
  let busiest: RangeUse['busiest'] = null;
  return {
    add(row) {
      const at = row.localPort - from;
      if (at < 0 || at >= ports.length) return;
      const state = stateName(row.state);
      ports[at] = Math.max(ports[at] ?? FREE, state === 'time-wait' ? LINGERS : TAKEN);
      if (state === null || row.remotePort === 0) return;
      const address = plainAddress(row.remoteAddress);
      const key = `${plainAddress(row.localAddress)} ${address} ${row.remotePort}`;
      const known = ends.get(key);
      if (known === undefined && ends.size >= MOST_ENDS) return;
      const connections = (known ?? 0) + 1;
      ends.set(key, connections);
      if (!busiest || connections > busiest.connections) {
        busiest = { address, port: row.remotePort, connections };
      }
    },
    use(reserved) {
      const counts = [0, 0, 0];
      for (const [index, kind] of ports.entries()) {
        const port = from + index;
        if (reserved.some((range) => port >= range.from && port <= range.to)) continue;
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
      const [free = 0, timeWait = 0, taken = 0] = counts;
      return { from, to, size: free + timeWait + taken, used: timeWait + taken, timeWait, busiest };
    },
  };
}
