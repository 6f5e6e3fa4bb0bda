/** Who is connected to a port: its connections put together by the process or the address at their other end. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  Connection,
  ConnectionState,
  Direction,
  Listener,
  OwnerHidden,
  PortConnections,
  Protocol,
} from '../../../preload/model.ts';
import type { ProcessFactsCache } from '../owner/process-facts.ts';
import {
  identityKey,
  type ObservedConnection,
  type Platform,
  type ProcessIdentity,
} from '../platform/platform.ts';
import { acceptorsOf, byPort, directionOf } from './connection-direction.ts';

const MOST_PEERS = 100;
/** In all: 0.2 MB on the wire. */
const MOST_LISTED = 1_000;
/** So many are sorted at a time: 2 ms. */
const PIECE = 2_000;

export interface PortConnectionsQuery {
  readonly protocol: Protocol;
  readonly port: number;
  /** Only what this owner's sockets took; null for everybody's. */
  readonly of: Listener | null;
  /** How many connections of each peer are listed. */
  readonly each: number;
}

export interface PortConnectionsDeps {
  platform: Pick<Platform, 'peers' | 'portRules'>;
  facts: Pick<ProcessFactsCache, 'get'>;
  /** All that are known just now. */
  listeners: readonly Listener[];
  now: () => Date;
}

interface PeerGroup {
  readonly first: ObservedConnection;
  readonly direction: Direction;
  readonly states: Partial<Record<ConnectionState, number>>;
  readonly connections: Connection[];
  total: number;
}

/** Null where the system does not tell. */
export async function portConnections(
  { protocol, port, of, each }: PortConnectionsQuery,
  { platform, facts, listeners, now }: PortConnectionsDeps,
): Promise<PortConnections | null> {
  const [found, { ephemeral }] = await Promise.all([platform.peers(protocol, port), platform.portRules()]);
  if (!found) return null;
  const known = byPort(listeners.filter((listener) => listener.protocol === protocol));
  const groups = new Map<string, PeerGroup>();
  let left = 0;
  for (const [index, connection] of found.connections.entries()) {
    if (index % PIECE === PIECE - 1) await nextTurn();
    const { localAddress: address, family, mapped } = connection;
    const acceptors = acceptorsOf({ address, port, family, mapped }, known);
    if (of && !acceptors.some((acceptor) => isSameOwner(acceptor, of))) left++;
    else addTo(groups, connection, directionOf(connection, acceptors, { listeners: known, ephemeral }), each);
  }
  const all = [...groups.values()].sort((a, b) => b.total - a.total);
  const states = left > 0 ? sumOf(all) : found.states;
  const shown = all.slice(0, MOST_PEERS);
  const rooms = listRooms(shown);
  return {
    port,
    protocol,
    at: now().toISOString(),
    total: Object.values(states).reduce((sum, count) => sum + count, 0),
    states,
    peers: await Promise.all(shown.map((group, index) => peerOf(group, rooms[index] ?? 0, facts))),
    morePeers: all.length - shown.length,
    complete: found.complete,
  };
}

/** What one owner listens on under one number is one thing to people, over whatever address. */
const isSameOwner = (a: Listener, b: Listener): boolean =>
  a.id === b.id ||
  (a.owner !== null && a.owner.pid === b.owner?.pid && a.owner.startedAt === b.owner.startedAt);

function addTo(
  groups: Map<string, PeerGroup>,
  connection: ObservedConnection,
  direction: Direction,
  each: number,
): void {
  const { peer, remoteAddress, local, peerHidden, state } = connection;
  const who = peer ? identityKey(peer) : `${remoteAddress} ${local} ${peerHidden}`;
  const key = `${direction} ${who}`;
  const group = groups.get(key) ?? { first: connection, direction, states: {}, connections: [], total: 0 };
  groups.set(key, group);
  group.total++;
  group.states[state] = (group.states[state] ?? 0) + 1;
  if (group.connections.length < each || state === 'established') listIn(group, connection, each);
}

/** Live ones before those that close or are over. */
function listIn(group: PeerGroup, connection: ObservedConnection, each: number): void {
  const { peer: _peer, peerHidden: _hidden, local: _local, ...rest } = connection;
  const at = group.connections.findIndex(({ state }) => state !== 'established');
  const next: Connection = { ...rest, direction: group.direction };
  if (connection.state === 'established' && at >= 0) group.connections.splice(at, 0, next);
  else group.connections.push(next);
  if (group.connections.length > each) group.connections.pop();
}

/** How many connections of each are listed, so that it is a thousand in all: the first have their room first. */
function listRooms(groups: readonly PeerGroup[]): number[] {
  let left = MOST_LISTED;
  return groups.map(({ connections }) => {
    const room = Math.min(left, connections.length);
    left -= room;
    return room;
  });
}

function sumOf(groups: readonly PeerGroup[]): Partial<Record<ConnectionState, number>> {
  const sum: Partial<Record<ConnectionState, number>> = {};
  for (const { states } of groups) {
    for (const state of Object.keys(states) as ConnectionState[]) {
      sum[state] = (sum[state] ?? 0) + (states[state] ?? 0);
    }
  }
  return sum;
}

async function peerOf(
  { first, direction, states, connections, total }: PeerGroup,
  room: number,
  facts: PortConnectionsDeps['facts'],
): Promise<PortConnections['peers'][number]> {
  const process = first.peer && (await processOf(first.peer, facts));
  // It has ended since: then all that is left of it is its connection.
  const gone: OwnerHidden | null = first.peer && !process ? 'gone' : null;
  return {
    address: first.remoteAddress,
    local: first.local,
    process,
    processHidden: first.peerHidden ?? gone,
    direction,
    total,
    states,
    connections: connections.slice(0, room),
  };
}

async function processOf(identity: ProcessIdentity, facts: PortConnectionsDeps['facts']) {
  const known = await facts.get(identity);
  return (
    known && { pid: identity.pid, name: known.name, user: known.user, project: known.project?.name ?? null }
  );
}
