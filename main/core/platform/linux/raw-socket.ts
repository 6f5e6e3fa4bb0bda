/** What a socket table says of one listener, and the interface that both readers of it keep. */
import type { Family, Protocol } from '../../../../preload/model.ts';

export interface RawSocket {
  readonly protocol: Protocol;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  /** Whether an IPv6 wildcard also takes IPv4. */
  readonly dualStack: boolean;
  readonly inode: number;
  readonly uid: number;
}

/** An IPv6 wildcard in a table that does not tell whether it takes IPv4; see `inferDualStack`. */
export interface UnsureSocket extends Omit<RawSocket, 'dualStack'> {
  readonly dualStack: null;
}

export interface SocketTable {
  readonly reader: string;
  /** TCP sockets that listen and UDP sockets without a peer. The same array as before when nothing changed. */
  read(): readonly RawSocket[];
  close(): void;
}

export const sameSocket = (a: RawSocket, b: RawSocket): boolean =>
  a === b ||
  (a.inode === b.inode &&
    a.port === b.port &&
    a.address === b.address &&
    a.uid === b.uid &&
    a.dualStack === b.dualStack &&
    a.protocol === b.protocol &&
    a.family === b.family);

/** Queue lengths and timers make raw tables differ where no listener does: this tells the two apart. */
export function sameSockets(a: readonly RawSocket[], b: readonly RawSocket[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const left = a[i];
    const right = b[i];
    if (!left || !right || !sameSocket(left, right)) return false;
  }
  return true;
}
