/** Sorts the connections that have a port at either end: those of the port, and where their other ends are on this machine. */
import type { ConnectionState } from '../../../../preload/model.ts';
import { endKey, type RawConnection, stateName } from './raw-connection.ts';

/** More are counted, and not told one by one: they would cost tens of MB, and nobody reads them. */
export const MOST_CONNECTIONS = 20_000;

/** One end of a connection. */
export interface PortEnd {
  readonly state: ConnectionState;
  readonly row: RawConnection;
}

/** The socket of this machine at the other end. */
export interface OtherEnd {
  readonly inode: number;
  readonly uid: number;
}

export interface PortEnds {
  add(row: RawConnection): void;
  /** At most `most`. */
  ends(): readonly PortEnd[];
  /** Of all of them. */
  states(): Partial<Record<ConnectionState, number>>;
  /** Null where this machine has no such socket that can be seen. */
  otherEnd(end: PortEnd): OtherEnd | null;
  /** None was left out. */
  isWhole(): boolean;
}

export function createPortEnds(port: number, most = MOST_CONNECTIONS): PortEnds {
  const ends: PortEnd[] = [];
  const others = new Map<string, OtherEnd>();
  const states: Partial<Record<ConnectionState, number>> = {};
  let isWhole = true;
  return {
    add(row) {
      const state = stateName(row.state);
      if (state === null) return;
      if (row.localPort === port) {
        states[state] = (states[state] ?? 0) + 1;
        if (ends.length < most) ends.push({ state, row });
        else isWhole = false;
      }
      if (row.remotePort === port && others.size < most) {
        const key = endKey(row.localAddress, row.localPort, row.remoteAddress, row.remotePort);
        others.set(key, { inode: row.inode, uid: row.uid });
      }
    },
    ends: () => ends,
    states: () => states,
    otherEnd: ({ row }) =>
      others.get(endKey(row.remoteAddress, row.remotePort, row.localAddress, row.localPort)) ?? null,
    isWhole: () => isWhole,
  };
}
