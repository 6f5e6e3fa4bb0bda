/** Counts connections by state, and tells which of them come from this machine itself. */
import { networkInterfaces } from 'node:os';
import type { ConnectionCounts } from '../platform.ts';
import { plainAddress } from './raw-connection.ts';

const ESTABLISHED = 1;
const TIME_WAIT = 6;
const CLOSE = 7;
const LISTEN = 10;

export interface ConnectionTally {
  /** `state` as in linux/tcp_states.h; the address is bare. */
  add(state: number, remoteAddress: string): void;
  counts(): ConnectionCounts;
}

/** `own` are the addresses of this machine's interfaces; all of loopback is its own in any case. */
export function createTally(own: ReadonlySet<string>): ConnectionTally {
  let [established, local, timeWait, other] = [0, 0, 0, 0];
  return {
    add(state, remoteAddress) {
      if (state === CLOSE || state === LISTEN) return;
      if (state === TIME_WAIT) timeWait++;
      else if (state !== ESTABLISHED) other++;
      else {
        established++;
        if (isOwnAddress(remoteAddress, own)) local++;
      }
    },
    counts: () => ({ established, local, timeWait, other }),
  };
}

/** Whether it is an address of this machine. */
export function isOwnAddress(address: string, own: ReadonlySet<string>): boolean {
  const bare = plainAddress(address);
  return bare.startsWith('127.') || bare === '::1' || own.has(bare);
}

/** As of now: addresses come and go. */
export function ownAddresses(): Set<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => address));
}
