/** Who is connected to a port, and how full the range is from which the system numbers outgoing connections. */
import { z } from 'zod';
import { Family, OwnerHidden, Pid, Port, Protocol, Timestamp } from './listener.ts';

/** The usual names of the states of TCP; a UDP socket with a peer counts as established. */
export const ConnectionState = z.enum([
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'close-wait',
  'last-ack',
  'closing',
]);
export type ConnectionState = z.infer<typeof ConnectionState>;

/** How many connections are in each state; states that none is in are left out. */
export const StateCounts = z.partialRecord(ConnectionState, z.int().positive());
export type StateCounts = z.infer<typeof StateCounts>;

/**
 * `in`: somebody listens here and took it. `out`: it was made from here. `unknown`: nobody listens any more on either
 * side that can be seen.
 */
export const Direction = z.enum(['in', 'out', 'unknown']);
export type Direction = z.infer<typeof Direction>;

/** A process of this machine at the other end of connections. Text is cleaned. */
export const PeerProcess = z.object({
  pid: Pid,
  name: z.string(),
  user: z.string().nullable(),
  /** The name of its project. */
  project: z.string().nullable(),
});
export type PeerProcess = z.infer<typeof PeerProcess>;

export const Connection = z.object({
  state: ConnectionState,
  direction: Direction,
  family: Family,
  /** An IPv4 connection over an IPv6 socket; addresses are told as IPv4 then. */
  mapped: z.boolean(),
  /** Bare, as in a Listener. */
  localAddress: z.string(),
  localPort: Port,
  remoteAddress: z.string(),
  remotePort: Port,
});
export type Connection = z.infer<typeof Connection>;

/** All connections of a port with one other end: a process of this machine, or an address. */
export const Peer = z.object({
  /** The first of the addresses that it uses. */
  address: z.string(),
  /** The other end is on this machine. */
  local: z.boolean(),
  process: PeerProcess.nullable(),
  /** Why the process of a local peer is not known; null where it is, and where there is none to know. */
  processHidden: OwnerHidden.nullable(),
  direction: Direction,
  total: z.int().positive(),
  states: StateCounts,
  /** At most so many as were asked for, `established` first. */
  connections: z.array(Connection),
});
export type Peer = z.infer<typeof Peer>;

export const PortConnections = z.object({
  port: Port,
  protocol: Protocol,
  at: Timestamp,
  /** Of all connections, also of those that are not listed. */
  total: z.int().nonnegative(),
  states: StateCounts,
  /** Who has most comes first; at most a hundred. */
  peers: z.array(Peer),
  /** How many peers are not listed. */
  morePeers: z.int().nonnegative(),
  /** False where there were too many connections, or too many open files, to name all peers. */
  complete: z.boolean(),
});
export type PortConnections = z.infer<typeof PortConnections>;

/** How much of the range from which the system numbers outgoing connections is taken. */
export const EphemeralUse = z.object({
  protocol: Protocol,
  from: Port,
  to: Port,
  /** How many numbers it has, without those that are set aside. */
  size: z.int().nonnegative(),
  /** How many of these some socket has. */
  used: z.int().nonnegative(),
  /** How many are kept by connections that are over (TIME_WAIT), and by nothing else. */
  timeWait: z.int().nonnegative(),
  /** The other end to which most connections go from one address; each end has the whole range to itself. */
  busiest: z.object({ address: z.string(), port: Port, connections: z.int() }).nullable(),
  /** `near`: from 80 % on; `full`: from 98 % on. */
  state: z.enum(['ok', 'near', 'full']),
  message: z.string(),
  /** Null where all is well. */
  nextStep: z.string().nullable(),
});
export type EphemeralUse = z.infer<typeof EphemeralUse>;
