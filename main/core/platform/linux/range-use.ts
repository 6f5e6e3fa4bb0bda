/** Counts how many numbers of the range for outgoing connections are taken, and where most of these connections go. */
import type { Protocol } from '../../../../preload/model.ts';
import type { PortRange, RangeUse } from '../platform.ts';
import { createRangeTally as createPlainTally, type RangeTally } from '../range-tally.ts';
import { walkConnections } from './connections.ts';
import type { Libc } from './libc.ts';
import { readPortRules } from './port-rules.ts';
import { plainAddress, type RawConnection, stateName } from './raw-connection.ts';

/** Null where the system does not tell the range, or its sockets cannot be read. */
export async function countRangeUse(libc: Libc | null, protocol: Protocol): Promise<RangeUse | null> {
  const { ephemeral, reserved } = readPortRules();
  if (!ephemeral) return null;
  const counted = await walkConnections(libc, { protocol, of: 'all' }, () => createRangeTally(ephemeral));
  return counted?.use(reserved) ?? null;
}

export const createRangeTally = (range: PortRange): RangeTally<RawConnection> =>
  createPlainTally(range, (row: RawConnection) => {
    const state = stateName(row.state);
    const isConnected = state !== null && row.remotePort !== 0;
    return {
      lingers: state === 'time-wait',
      ends: isConnected
        ? {
            near: plainAddress(row.localAddress),
            far: plainAddress(row.remoteAddress),
            farPort: row.remotePort,
          }
        : null,
    };
  });
