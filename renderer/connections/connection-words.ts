/** The words for who is connected to a port. Pure. */
import type { Connection, Peer, StateCounts } from '../../preload/model.ts';
import { hiddenWords } from '../ports/row-words.ts';

/** `12 established · 2 time-wait`, the most first. */
export const stateWords = (states: StateCounts): string =>
  Object.entries(states)
    .sort(([, a], [, b]) => b - a)
    .map(([state, count]) => `${count} ${state}`)
    .join(' · ');

export interface PeerWords {
  readonly name: string;
  /** What stands beside it, quieter. */
  readonly detail: string;
}

export function peerWords({ process, processHidden, address }: Peer): PeerWords {
  if (process) return { name: process.name, detail: process.project ?? `${process.pid}` };
  if (processHidden) return { name: hiddenWords(processHidden, null), detail: address };
  return { name: address, detail: '' };
}

/** What tells one peer from another for as long as both are there. */
export const peerKey = ({ process, processHidden, address, direction }: Peer): string =>
  `${direction} ${process?.pid ?? ''} ${processHidden ?? ''} ${address}`;

/** Its other end. */
export const endWords = ({ family, remoteAddress, remotePort }: Connection): string =>
  family === 'ipv6' ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;

export const connectionKey = (connection: Connection): string =>
  `${connection.localAddress} ${connection.localPort} ${endWords(connection)} ${connection.state}`;

/** `and 12 more`, or nothing. */
export const moreWords = (count: number): string =>
  count > 0 ? `and ${count.toLocaleString('en')} more` : '';

/** The order of before for those that were there, for rows must not jump; who is new comes after them. */
export function inOrderOf(before: readonly Peer[], peers: readonly Peer[]): Peer[] {
  const places = new Map(before.map((peer, index) => [peerKey(peer), index]));
  const placeOf = (peer: Peer) => places.get(peerKey(peer)) ?? before.length;
  return peers.toSorted((a, b) => placeOf(a) - placeOf(b));
}
