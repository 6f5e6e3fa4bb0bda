/** Finds which processes hold given sockets: on demand, in slices, within a time; who held some lately is looked at first. */
import type { ProcessIdentity } from '../platform.ts';
import { isDead, readStat } from './proc-stat.ts';
import { createProcessTable, type KnownProcess, listPids, type ProcessTable } from './process-table.ts';
import { searchProcess } from './search-process.ts';
import { createSlices, type Slices } from './slices.ts';
import type { SocketLinks } from './socket-links.ts';

export interface FoundHolders {
  /** By inode. Of a socket that was handed down from parent to child: the one that is nearest to the root of their tree. */
  readonly holders: ReadonlyMap<number, ProcessIdentity>;
  /** False where the time was over before all was found or searched. */
  readonly complete: boolean;
}

export type FindSocketHolders = (inodes: ReadonlySet<number>) => Promise<FoundHolders>;

interface SocketHoldersOptions {
  links: SocketLinks;
  /** In ms, from any beginning. */
  now: () => number;
  /** After this much time nobody waits for the rest. */
  limitMs?: number;
}

const MOST_REMEMBERED = 256;
/** A socket is handed down from parent to child, seldom further. */
const MOST_LEVELS = 4;

export function createSocketHolders({
  links,
  now,
  limitMs = 2_000,
}: SocketHoldersOptions): FindSocketHolders {
  /** Pids, in the order in which they were of use last. */
  const remembered = new Set<number>();
  const remember = (pid: number) => {
    remembered.delete(pid);
    remembered.add(pid);
    const [oldest] = remembered;
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };
  return async (inodes) => {
    const search: Search = {
      inodes,
      holders: new Map(),
      searched: new Map(),
      links,
      slices: createSlices(),
      processes: createProcessTable(),
    };
    const until = now() + limitMs;
    const likely = [...remembered].reverse();
    let complete = true;
    for (const pid of [...likely, ...listPids().reverse()]) {
      if (search.holders.size === inodes.size) break;
      complete = now() <= until;
      if (!complete) break;
      if (search.slices.due()) await search.slices.pause();
      await searchOne(search, pid);
    }
    await climb(search);
    for (const { pid } of search.holders.values()) remember(pid);
    return { holders: search.holders, complete };
  };
}

interface Search {
  readonly inodes: ReadonlySet<number>;
  readonly holders: Map<number, ProcessIdentity>;
  /** What each process was found to hold. */
  readonly searched: Map<number, ReadonlySet<number>>;
  readonly links: SocketLinks;
  readonly slices: Slices;
  readonly processes: ProcessTable;
}

/** The wanted sockets that a process holds. */
async function searchOne(search: Search, pid: number): Promise<ReadonlySet<number>> {
  const before = search.searched.get(pid);
  if (before) return before;
  const held = new Set<number>();
  search.searched.set(pid, held);
  const process: KnownProcess = { pid, searchedAt: -1, changedRound: 0, denied: false };
  const count = search.processes.countOpen(process);
  if (count === 0) return held;
  await searchProcess(process, count, search.links, search.slices, (inode) => {
    if (search.inodes.has(inode)) held.add(inode);
    return held.size < search.inodes.size;
  });
  // Read right after: for a re-used pid, all pids would have to be used up once in between.
  const identity = held.size > 0 ? identify(pid) : null;
  if (!identity) return held;
  for (const inode of held) if (!search.holders.has(inode)) search.holders.set(inode, identity);
  return held;
}

/** The youngest processes are searched first: where a parent holds the same socket, the socket is the parent's. */
async function climb(search: Search): Promise<void> {
  for (let level = 0; level < MOST_LEVELS; level++) {
    let moved = false;
    for (const identity of new Set(search.holders.values())) {
      const parent = readStat(`/proc/${identity.pid}`)?.parent ?? 0;
      const held = parent > 1 ? await searchOne(search, parent) : null;
      const parentIdentity = held && held.size > 0 ? identify(parent) : null;
      if (!held || !parentIdentity) continue;
      for (const [inode, holder] of search.holders) {
        if (holder !== identity || !held.has(inode)) continue;
        search.holders.set(inode, parentIdentity);
        moved = true;
      }
    }
    if (!moved) return;
  }
}

function identify(pid: number): ProcessIdentity | null {
  const stat = readStat(`/proc/${pid}`);
  return stat && !isDead(stat) ? { pid, startKey: stat.startKey } : null;
}
