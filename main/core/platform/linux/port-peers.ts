/** Tells the connections of one port, each with who holds its other end where that is on this machine. */
import type { OwnerHidden, Protocol } from '../../../../preload/model.ts';
import type { ObservedConnection, PortPeers, ProcessIdentity } from '../platform.ts';
import { isOwnAddress, ownAddresses } from './connection-tally.ts';
import { walkConnections } from './connections.ts';
import type { Libc } from './libc.ts';
import { createPortEnds, type OtherEnd, type PortEnd, type PortEnds } from './port-ends.ts';
import { isMapped, plainAddress } from './raw-connection.ts';
import { createSlices } from './slices.ts';
import type { FindSocketHolders } from './socket-holders.ts';

interface PortPeersDeps {
  libc: Libc | null;
  findHolders: FindSocketHolders;
  /** Whether the open files of a socket's user can be looked at by us. */
  canSee: (uid: number) => boolean;
  /** Adds the zone to an address of this machine. */
  place: (address: string) => string;
}

/** Null where neither reader can be used. Yields to the event loop every few ms. */
export async function findPortPeers(
  { libc, findHolders, canSee, place }: PortPeersDeps,
  protocol: Protocol,
  port: number,
): Promise<PortPeers | null> {
  const query = { protocol, of: { side: 'both', port } } as const;
  const ends = await walkConnections(libc, query, () => createPortEnds(port));
  if (!ends) return null;
  const { holders, complete } = await findHolders(inodesOf(ends));
  const own = ownAddresses();
  const slices = createSlices();
  const connections: ObservedConnection[] = [];
  for (const end of ends.ends()) {
    if (slices.due()) await slices.pause();
    const other = ends.otherEnd(end);
    const holder = other && (holders.get(other.inode) ?? null);
    const local = other !== null || isOwnAddress(end.row.remoteAddress, own);
    const why = (): OwnerHidden | null => (local && hasHolder(end) ? hiddenWhy(other, canSee) : null);
    connections.push(observed(end, local, place, holder, holder ? null : why()));
  }
  return { connections, states: ends.states(), complete: complete && ends.isWhole() };
}

function inodesOf(ends: PortEnds): Set<number> {
  const inodes = new Set<number>();
  for (const end of ends.ends()) {
    const inode = ends.otherEnd(end)?.inode ?? 0;
    if (inode !== 0) inodes.add(inode);
  }
  return inodes;
}

/** What is over, or not there yet, has no process at its other end. */
const hasHolder = ({ state }: PortEnd): boolean => state !== 'time-wait' && state !== 'syn-received';

function hiddenWhy(other: OtherEnd | null, canSee: (uid: number) => boolean): OwnerHidden {
  if (!other) return 'namespace';
  // The socket is there without a process: its program has closed it, and the system finishes the conversation.
  if (other.inode === 0) return 'gone';
  return canSee(other.uid) ? 'gone' : 'other-user';
}

function observed(
  { state, row }: PortEnd,
  local: boolean,
  place: (address: string) => string,
  peer: ProcessIdentity | null,
  peerHidden: OwnerHidden | null,
): ObservedConnection {
  const mapped = isMapped(row.localAddress);
  return {
    state,
    family: mapped ? 'ipv4' : row.family,
    mapped,
    localAddress: place(plainAddress(row.localAddress)),
    localPort: row.localPort,
    remoteAddress: local ? place(plainAddress(row.remoteAddress)) : plainAddress(row.remoteAddress),
    remotePort: row.remotePort,
    local,
    peer,
    peerHidden,
  };
}
