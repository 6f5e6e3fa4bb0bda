/** Finds the processes that hold sockets: only for sockets not seen before, the likely processes first, never in one go. */
import type { ProcessIdentity } from '../platform.ts';
import { createHolders, type HeldSocket } from './holders.ts';
import { readStat } from './proc-stat.ts';
import {
  createProcessTable,
  isLarge,
  type KnownProcess,
  listManyOpenFiles,
  listOpenFiles,
  watchForks,
} from './process-table.ts';
import type { RawSocket } from './raw-socket.ts';
import type { Slices } from './slices.ts';
import { DENIED, type InodeAt } from './socket-links.ts';

export interface OwnerSearchOptions {
  /** Whether the open files of a socket's user can be looked at by us. */
  canSee: (uid: number) => boolean;
  /** Reads the socket table again: asked before a costly search, as the socket may be gone by then. */
  reread: () => readonly RawSocket[];
  now: () => number;
  inodeAt: InodeAt;
}

export interface OwnerSearch {
  /** Brings the holders of `sockets` up to date. `sockets` is the same array as last time when nothing changed. */
  update(sockets: readonly RawSocket[], slices: Slices, thorough: boolean): Promise<void>;
  holdersOf(inode: number): readonly ProcessIdentity[];
  /** How often everything was searched in vain for the holders of a socket. */
  missesOf(inode: number): number;
  /** Whether the socket was seen to be gone already while its holders were looked for. */
  vanished(inode: number): boolean;
  /** Grows with each change of what the methods above answer. */
  revision(): number;
  /** Some processes cannot be looked at. */
  someDenied(): boolean;
  close(): void;
}

/** How often processes that were started since are searched for sockets that they inherited. */
const FORK_LOOK_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** Searches that are only second tries may take this share of one core at most. */
const RETRY_SHARE = 20;
/** With one more for every 64 sockets: 4 us each. Thirty sockets are all looked at again within eight scans. */
const RECHECKED_AT_LEAST = 4;
/** Reading the clock costs as much as a hundredth of this many links. */
const LINKS_PER_CLOCK = 32;

export function createOwnerSearch(options: OwnerSearchOptions): OwnerSearch {
  const { canSee, reread, now, inodeAt } = options;
  const holders = createHolders();
  const processes = createProcessTable();
  const forks = watchForks();
  let last: readonly RawSocket[] | null = null;
  let first = true;
  let round = 0;
  let nextForkLook = 0;
  let nextRetry = 0;
  let gone = new Set<number>();

  /** Searches one process from its newest open file on, until `enough`; all known sockets that it holds are noted. */
  const search = async (process: KnownProcess, count: number, slices: Slices, enough: () => boolean) => {
    const folder = `/proc/${process.pid}/fd`;
    const files = isLarge(count)
      ? await listManyOpenFiles(folder, () => slices.pause())
      : listOpenFiles(folder);
    process.denied = files === 'denied';
    process.searchedAt = count;
    if (!Array.isArray(files)) return;
    let identity: ProcessIdentity | null = null;
    for (let i = files.length - 1; i >= 0; i--) {
      if (i % LINKS_PER_CLOCK === 0 && slices.due()) await slices.pause();
      const path = `${folder}/${files[i]}`;
      const inode = inodeAt(path);
      // Listed but not followed: a process whose files are protected beyond the folder.
      if (inode === DENIED) process.denied = true;
      if (inode === DENIED) return;
      if (inode <= 0 || !holders.get(inode)) continue;
      identity ??= identify(process.pid);
      if (!identity) return;
      holders.add({ inode, identity, path });
      if (enough()) return;
    }
  };

  /** Those whose number of open files moved since they were searched: most new sockets are in one of them. */
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

  const unheld = (wanted: Iterable<HeldSocket>): HeldSocket[] =>
    [...wanted].filter((held) => held.holdings.length === 0);

  const searchNew = async (slices: Slices) => {
    nextForkLook = now() + FORK_LOOK_MS;
    for (const process of processes.refresh()) {
      if (slices.due()) await slices.pause();
      process.changedRound = round;
      const count = processes.countOpen(process);
      if (count !== 0) await search(process, count, slices, () => false);
    }
  };

  /** A process that was started since may have been given a socket that is known already. */
  const lookForForks = async (slices: Slices) => {
    nextForkLook = now() + FORK_LOOK_MS;
    if (forks.happened()) await searchNew(slices);
  };

  const searchChanged = async (wanted: readonly HeldSocket[], slices: Slices) => {
    for (const [process, count] of await findChanged(slices)) {
      const here = (held: HeldSocket) =>
        held.holdings.some((holding) => holding.identity.pid === process.pid);
      await search(process, count, slices, () => wanted.every(here));
    }
  };

  /** Everything that is left, those first that are likely: they lost a socket just now, or changed not long ago. */
  const searchRest = async (wanted: readonly HeldSocket[], likely: Set<number>, slices: Slices) => {
    const rank = (process: KnownProcess) => (likely.has(process.pid) ? Infinity : process.changedRound);
    const rest = [...processes.all()].filter((process) => process.changedRound < round);
    rest.sort((a, b) => rank(b) - rank(a) || b.pid - a.pid);
    for (const process of rest) {
      if (slices.due()) await slices.pause();
      if (process.searchedAt === 0 || process.denied) continue;
      await search(process, process.searchedAt, slices, () =>
        wanted.every((held) => held.holdings.length > 0),
      );
      if (unheld(wanted).length === 0) return;
    }
  };

  /** `isSecondTry`: nobody waits for these; the rest of the machine was searched for them before. */
  const locate = async (wanted: HeldSocket[], likely: Set<number>, slices: Slices, isSecondTry: boolean) => {
    const started = now();
    const everything = processes.size() === 0;
    round++;
    await searchNew(slices);
    if (!everything) await searchChanged(wanted, slices);
    let left = unheld(wanted);
    if (left.length > 0) {
      const still = new Set(reread().map((socket) => socket.inode));
      for (const held of left) if (!still.has(held.inode)) gone.add(held.inode);
      left = left.filter((held) => still.has(held.inode));
      const worthwhile = left.filter((held) => isSecondTry || canSee(held.socket.uid));
      if (worthwhile.length > 0 && !everything) await searchRest(worthwhile, likely, slices);
    }
    for (const held of unheld(left)) holders.miss(held, nextMiss(held));
    if (isSecondTry) nextRetry = now() + (now() - started) * RETRY_SHARE;
  };

  const nextMiss = (held: HeldSocket) => {
    // The first search of all looked at everything: no second look at once.
    const times = (held.miss?.times ?? 0) + (first ? 2 : 1);
    if (!canSee(held.socket.uid)) return { times, retryAt: now() + LAST_RETRY_MS };
    if (times === 1) return { times, retryAt: 0 };
    return { times, retryAt: now() + Math.min(FIRST_RETRY_MS * 2 ** (times - 2), LAST_RETRY_MS) };
  };

  /** A few known holders in turn: one that no longer holds its socket is dropped, and looked for elsewhere in itself. */
  const recheck = async (slices: Slices): Promise<boolean> => {
    let dropped = false;
    for (const holding of holders.inTurn(RECHECKED_AT_LEAST + (holders.size() >> 6))) {
      if (inodeAt(holding.path) === holding.inode) continue;
      holders.drop(holding);
      dropped = true;
      const { pid } = holding.identity;
      const process: KnownProcess = { pid, searchedAt: -1, changedRound: 0, denied: false };
      const held = holders.get(holding.inode);
      if (held) await search(process, processes.countOpen(process), slices, () => holds(held, pid));
    }
    return dropped;
  };

  const findWanted = (): { urgent: HeldSocket[]; retry: HeldSocket[] } => {
    const urgent: HeldSocket[] = [];
    const retry: HeldSocket[] = [];
    const time = now();
    for (const held of holders.withoutHolder()) {
      if (!held.miss || held.miss.retryAt === 0) urgent.push(held);
      else if (time >= held.miss.retryAt && time >= nextRetry) retry.push(held);
    }
    return { urgent, retry };
  };

  const update = async (sockets: readonly RawSocket[], slices: Slices, thorough: boolean) => {
    const changed = sockets !== last;
    const likely = changed ? holders.track(sockets) : new Set<number>();
    last = sockets;
    gone = new Set();
    if (thorough && !first) {
      holders.dropAll();
      processes.forget();
    } else await recheck(slices);
    const { urgent, retry } = findWanted();
    if (thorough) await locate(urgent.concat(retry), likely, slices, false);
    else if (urgent.length > 0) await locate(urgent, likely, slices, false);
    else if (retry.length > 0) await locate(retry, likely, slices, true);
    else if (now() >= nextForkLook) await lookForForks(slices);
    first = false;
  };

  return {
    update,
    holdersOf: (inode) => holders.get(inode)?.holders ?? [],
    missesOf: (inode) => holders.get(inode)?.miss?.times ?? 0,
    vanished: (inode) => gone.has(inode),
    revision: () => holders.revision(),
    someDenied: () => processes.deniedCount() > 0,
    close: () => forks.close(),
  };
}

const holds = (held: HeldSocket, pid: number): boolean =>
  held.holdings.some((holding) => holding.identity.pid === pid);

/** Read after the socket was found in it, in the same slice: a re-used pid would need a full turn of all pids between. */
function identify(pid: number): ProcessIdentity | null {
  const stat = readStat(`/proc/${pid}`);
  return stat ? { pid, startKey: stat.startKey } : null;
}
