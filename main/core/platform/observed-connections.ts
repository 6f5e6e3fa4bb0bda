/** What a system tells of the connections of a port, and of the range from which it numbers outgoing ones. */
import type { ConnectionState, Family, OwnerHidden } from '../../../preload/model.ts';
import type { PortRange } from './port-rules.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Connections that use a port of this machine as their local end, by state. */
export interface ConnectionCounts {
  readonly established: number;
  /** Of the established ones, those whose other end is an address of this machine. */
  readonly local: number;
  /** Over, but kept by the system for a while (TIME_WAIT). */
  readonly timeWait: number;
  /** Any other state: opening, closing. */
  readonly other: number;
}

/** One connection, seen from the end that has the port. */
export interface ObservedConnection {
  readonly state: ConnectionState;
  readonly family: Family;
  /** An IPv4 connection over an IPv6 socket; addresses are told as IPv4 then. */
  readonly mapped: boolean;
  /** Bare, as of a socket. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Its other end is on this machine. */
  readonly local: boolean;
  /** Who holds the other end, where it is on this machine and could be found. */
  readonly peer: ProcessIdentity | null;
  /** Why that is not known; null where it is, and where there is nobody to be known. */
  readonly peerHidden: OwnerHidden | null;
}

/** The connections of one port. */
export interface PortPeers {
  /** At most 20,000, in no particular order. */
  readonly connections: readonly ObservedConnection[];
  /** Of all of them. */
  readonly states: Readonly<Partial<Record<ConnectionState, number>>>;
  /** False where some are not listed, or the time was over before all peers were looked for. */
  readonly complete: boolean;
}

/** How much is taken of the range from which the system numbers outgoing connections. */
export interface RangeUse extends PortRange {
  /** How many numbers it has, without those set aside. */
  readonly size: number;
  /** How many of these some socket has. */
  readonly used: number;
  /** How many only connections have that are over (TIME_WAIT). */
  readonly timeWait: number;
  /** Where most connections go from one address of this machine. */
  readonly busiest: { readonly address: string; readonly port: number; readonly connections: number } | null;
}
