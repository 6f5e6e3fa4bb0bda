/** A connection as both tables of sockets tell it, and the usual names of its states. */
import type { ConnectionState, Family } from '../../../../preload/model.ts';

export interface RawConnection {
  readonly family: Family;
  /** As in linux/tcp_states.h. */
  readonly state: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly uid: number;
  /** 0 where no process holds it any more or yet: TIME_WAIT, a hand-shake. */
  readonly inode: number;
}

const NAMES: readonly (ConnectionState | null)[] = [
  null,
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  null,
  'close-wait',
  'last-ack',
  null,
  'closing',
  // A hand-shake that has no socket of its own yet: the kernel names it apart, `ss` and people do not.
  'syn-received',
];

/** Null for a socket that has no other end: it listens, or is closed. */
export const stateName = (state: number): ConnectionState | null => NAMES[state] ?? null;

const MAPPED = '::ffff:';

export const isMapped = (address: string): boolean => address.startsWith(MAPPED) && address.includes('.');

/** Without the form that an IPv4 address has on an IPv6 socket. */
export const plainAddress = (address: string): string =>
  isMapped(address) ? address.slice(MAPPED.length) : address;

/** One end of a connection, the same from either side: addresses are plain in it. */
export const endKey = (own: string, ownPort: number, other: string, otherPort: number): string =>
  `${plainAddress(own)} ${ownPort} ${plainAddress(other)} ${otherPort}`;
