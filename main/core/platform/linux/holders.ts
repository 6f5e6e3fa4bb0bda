/** Which processes hold which sockets, as far as it was found out; the finding is in owner-search.ts. */
import type { ProcessIdentity } from '../platform.ts';
import type { RawSocket } from './raw-socket.ts';

/** One process that holds one socket, and where that was seen. */
export interface Holding {
  readonly inode: number;
  readonly identity: ProcessIdentity;
  /** `/proc/pid/fd/number`. */
  readonly path: string;
}

/** A socket whose holder was looked for in vain. */
export interface Miss {
  /** How often everything was searched. */
  readonly times: number;
  /** When it is worth searching again, on the same clock as `now`. */
  readonly retryAt: number;
}

export interface HeldSocket {
  readonly inode: number;
  socket: RawSocket;
  holdings: Holding[];
  /** The identities of `holdings` by pid; replaced, never changed. */
  holders: readonly ProcessIdentity[];
  miss: Miss | null;
  /** In which call of `track` the socket was last in the table. */
  seen: number;
}

export interface Holders {
  /** Makes the known sockets equal to the table's; returns the pids that held one that vanished. */
  track(sockets: readonly RawSocket[]): Set<number>;
  get(inode: number): HeldSocket | undefined;
  withoutHolder(): readonly HeldSocket[];
  add(holding: Holding): void;
  drop(holding: Holding): void;
  miss(held: HeldSocket, miss: Miss): void;
  /** Grows with each change of holders and misses. */
  revision(): number;
  /** Forgets all holders, before everything is searched anew. */
  dropAll(): void;
  /** The next holdings in turn, `count` of them at most, each once a round. */
  inTurn(count: number): Holding[];
  size(): number;
}

/** The usual answer, made once. */
const NONE: readonly HeldSocket[] = [];

export function createHolders(): Holders {
  const sockets = new Map<number, HeldSocket>();
  const unheld = new Set<HeldSocket>();
  let round: Holding[] = [];
  let position = 0;
  let revision = 0;
  let generation = 0;

  const addSocket = (socket: RawSocket): HeldSocket => {
    const added = { inode: socket.inode, socket, holdings: [], holders: [], miss: null, seen: 0 };
    sockets.set(socket.inode, added);
    unheld.add(added);
    return added;
  };

  const setHoldings = (held: HeldSocket, holdings: Holding[]) => {
    revision++;
    held.holdings = holdings;
    held.holders = holdings.map((holding) => holding.identity).sort((a, b) => a.pid - b.pid);
    if (holdings.length > 0) unheld.delete(held);
    else unheld.add(held);
  };

  return {
    track(current) {
      generation++;
      for (const socket of current) {
        // Inode 0 is no socket that a process could hold.
        if (socket.inode === 0) continue;
        const held = sockets.get(socket.inode) ?? addSocket(socket);
        held.socket = socket;
        held.seen = generation;
      }
      const formerHolders = new Set<number>();
      for (const held of sockets.values()) {
        if (held.seen === generation) continue;
        sockets.delete(held.inode);
        unheld.delete(held);
        for (const holding of held.holdings) formerHolders.add(holding.identity.pid);
      }
      return formerHolders;
    },
    get: (inode) => sockets.get(inode),
    withoutHolder: () => (unheld.size === 0 ? NONE : [...unheld]),
    add(holding) {
      const held = sockets.get(holding.inode);
      if (!held) return;
      const others = held.holdings.filter((other) => other.identity.pid !== holding.identity.pid);
      setHoldings(held, [...others, holding]);
      held.miss = null;
    },
    drop(holding) {
      const held = sockets.get(holding.inode);
      if (held?.holdings.includes(holding)) {
        setHoldings(
          held,
          held.holdings.filter((other) => other !== holding),
        );
      }
    },
    miss(held, miss) {
      revision++;
      held.miss = miss;
    },
    revision: () => revision,
    dropAll() {
      for (const held of sockets.values()) setHoldings(held, []);
    },
    inTurn(count) {
      if (position >= round.length) {
        round = [...sockets.values()].flatMap((held) => held.holdings);
        position = 0;
      }
      const turn = round.slice(position, position + count);
      position += turn.length;
      return turn.filter((holding) => sockets.get(holding.inode)?.holdings.includes(holding));
    },
    size: () => sockets.size,
  };
}
