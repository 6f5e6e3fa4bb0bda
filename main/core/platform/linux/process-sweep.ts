/** Looks for the holders of sockets through the processes of the machine, in three steps from the likely to the rest. */
import type { ProcessIdentity } from '../platform.ts';
import type { HeldSocket, Holders } from './holders.ts';
import { readStat } from './proc-stat.ts';
import { createProcessTable, type KnownProcess } from './process-table.ts';
import { searchProcess } from './search-process.ts';
import type { Slices } from './slices.ts';
import type { SocketLinks } from './socket-links.ts';

export interface ProcessSweep {
  /** Begins a round: what changes from now on is searched before what changed in earlier rounds. */
  begin(): void;
  /** Searches processes that were not there before, wholly: they may hold sockets that are known already. */
  searchNew(slices: Slices): Promise<void>;
  /** Searches those whose number of open files moved, wholly but for the end of a search that has all of `wanted`. */
  searchChanged(wanted: readonly HeldSocket[], slices: Slices): Promise<void>;
  /** Searches the others until each of `wanted` has a holder; first `likely` ones, then those that changed lately. */
  searchRest(wanted: readonly HeldSocket[], likely: ReadonlySet<number>, slices: Slices): Promise<void>;
  /** Searches one process until it is found to hold `held`. */
  searchOne(pid: number, held: HeldSocket, slices: Slices): Promise<void>;
  /** Nothing was searched yet, or all of it was forgotten. */
  isEmpty(): boolean;
  forget(): void;
  /** Some processes cannot be looked into. */
  someDenied(): boolean;
}

export function createProcessSweep(holders: Holders, links: SocketLinks): ProcessSweep {
  const processes = createProcessTable();
  let round = 0;

  /** All known sockets that it holds are noted, whatever was asked for. */
  const search = (process: KnownProcess, count: number, slices: Slices, enough: () => boolean) => {
    let identity: ProcessIdentity | null = null;
    return searchProcess(process, count, links, slices, (inode, path) => {
      if (!holders.get(inode)) return true;
      identity ??= identify(process.pid);
      if (!identity) return false;
      holders.add({ inode, identity, path });
      return !enough();
    });
  };

  const findChanged = async (slices: Slices): Promise<Map<KnownProcess, number>> => {
    const changed = new Map<KnownProcess, number>();
    for (const process of processes.all()) {
      if (slices.due()) await slices.pause();
      const count = processes.countOpen(process);
      if (count === process.searchedAt) continue;
      process.changedRound = round;
      changed.set(process, count);
    }
    return changed;
  };

  return {
    begin() {
      round++;
    },
    async searchNew(slices) {
      for (const process of processes.refresh()) {
        if (slices.due()) await slices.pause();
        process.changedRound = round;
        const count = processes.countOpen(process);
        if (count !== 0) await search(process, count, slices, () => false);
      }
    },
    async searchChanged(wanted, slices) {
      for (const [process, count] of await findChanged(slices)) {
        await search(process, count, slices, () => wanted.every((held) => isHeldBy(held, process.pid)));
      }
    },
    async searchRest(wanted, likely, slices) {
      const rank = (process: KnownProcess) =>
        likely.has(process.pid) ? Number.MAX_SAFE_INTEGER : process.changedRound;
      const isHeld = (held: HeldSocket) => held.holdings.length > 0;
      const rest = [...processes.all()].filter((process) => process.changedRound < round);
      rest.sort((a, b) => rank(b) - rank(a) || b.pid - a.pid);
      for (const process of rest) {
        if (slices.due()) await slices.pause();
        if (process.searchedAt === 0 || process.denied) continue;
        await search(process, process.searchedAt, slices, () => wanted.every(isHeld));
        if (wanted.every(isHeld)) return;
      }
    },
    async searchOne(pid, held, slices) {
      const process: KnownProcess = { pid, searchedAt: -1, changedRound: 0, denied: false };
      await search(process, processes.countOpen(process), slices, () => isHeldBy(held, pid));
    },
    isEmpty: () => processes.size() === 0,
    forget: () => processes.forget(),
    someDenied: () => processes.deniedCount() > 0,
  };
}

const isHeldBy = (held: HeldSocket, pid: number): boolean =>
  held.holdings.some((holding) => holding.identity.pid === pid);

/** Read right after the socket was found in it: for a re-used pid, all pids would have to be used up once in between. */
function identify(pid: number): ProcessIdentity | null {
  const stat = readStat(`/proc/${pid}`);
  return stat && { pid, startKey: stat.startKey };
}
