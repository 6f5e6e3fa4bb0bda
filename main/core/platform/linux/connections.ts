/** How many connections have a port of this machine as their local end: asked before a free and for explanations, never per scan. */
import type { Protocol } from '../../../../preload/model.ts';
import type { ConnectionCounts } from '../platform.ts';
import { createTally, ownAddresses } from './connection-tally.ts';
import type { Libc } from './libc.ts';
import { tallyByNetlink } from './netlink-connections.ts';
import { tallyByProcNet } from './proc-net-connections.ts';

/** Over netlink where `libc` is given and the kernel answers, else from /proc/net. Null where neither can be read. */
export async function countConnections(
  libc: Libc | null,
  protocol: Protocol,
  port: number,
): Promise<ConnectionCounts | null> {
  const own = ownAddresses();
  const first = createTally(own);
  if (libc && (await tallyByNetlink(libc, protocol, port, first))) return first.counts();
  const second = createTally(own);
  return (await tallyByProcNet(protocol, port, second)) ? second.counts() : null;
}
