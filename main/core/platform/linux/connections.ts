/** Walks the connections of this machine, or those of one port, by either reader: on demand, never per scan. */
import type { Protocol } from '../../../../preload/model.ts';
import type { ConnectionCounts } from '../platform.ts';
import { createTally, ownAddresses } from './connection-tally.ts';
import type { Libc } from './libc.ts';
import { walkNetlink } from './netlink-connections.ts';
import {
  AF_INET,
  AF_INET6,
  tcpConnectionsRequest,
  tcpSocketsRequest,
  udpConnectionsRequest,
  udpSocketsRequest,
} from './netlink-messages.ts';
import { walkProcNet } from './proc-net-connections.ts';
import type { RawConnection } from './raw-connection.ts';

export interface ConnectionQuery {
  readonly protocol: Protocol;
  /** `local`: whose local port it is. `both`: also those that have it at their other end. `all`: every socket, listeners too. */
  readonly of: { readonly side: 'local' | 'both'; readonly port: number } | 'all';
}

/** What takes the rows; one anew for each reader, for one that fails has told too little. */
export interface ConnectionTaker {
  add(connection: RawConnection): void;
}

/** Over netlink where `libc` is given and the kernel answers, else from /proc/net. Null where neither can be read. */
export async function walkConnections<T extends ConnectionTaker>(
  libc: Libc | null,
  query: ConnectionQuery,
  createTaker: () => T,
): Promise<T | null> {
  if (libc) {
    const taker = createTaker();
    if (await walkNetlink(libc, requestsFor(query), (row) => taker.add(row))) return taker;
  }
  const taker = createTaker();
  const { protocol, of } = query;
  const wants = (localPort: number, remotePort: number) =>
    of === 'all' || of.port === localPort || (of.side === 'both' && of.port === remotePort);
  return (await walkProcNet({ protocol, wants }, (row) => taker.add(row))) ? taker : null;
}

function requestsFor({ protocol, of }: ConnectionQuery): Buffer[] {
  if (of === 'all') {
    return protocol === 'tcp'
      ? [tcpSocketsRequest()]
      : [udpSocketsRequest(AF_INET), udpSocketsRequest(AF_INET6)];
  }
  const sides = of.side === 'both' ? (['local', 'remote'] as const) : (['local'] as const);
  return sides.flatMap((side) =>
    protocol === 'tcp'
      ? [tcpConnectionsRequest(of.port, side)]
      : [udpConnectionsRequest(AF_INET, of.port, side), udpConnectionsRequest(AF_INET6, of.port, side)],
  );
}

/** How many connections have a port of this machine as their local end: asked before a free and for explanations. */
export async function countConnections(
  libc: Libc | null,
  protocol: Protocol,
  port: number,
): Promise<ConnectionCounts | null> {
  const own = ownAddresses();
  const counted = await walkConnections(libc, { protocol, of: { side: 'local', port } }, () => {
    const tally = createTally(own);
    return {
      counts: tally.counts,
      add(row: RawConnection) {
        // A kernel that does not know the filter tells of others too.
        if (row.localPort === port) tally.add(row.state, row.remoteAddress);
      },
    };
  });
  return counted?.counts() ?? null;
}
