/** Lists processes and what they have open, telling cheaply which of them changed since they were last searched. */
import { closeSync, opendirSync, openSync, readdirSync, readSync, statSync } from 'node:fs';

export interface KnownProcess {
  readonly pid: number;
  /** How many files it had open when it was last searched; -1 before that. */
  searchedAt: number;
  /** In which round of searching its number of open files was last seen to differ. */
  changedRound: number;
  /** Its open files may not be looked at. */
  denied: boolean;
}

export interface ProcessTable {
  /** Lists anew; returns the processes that were not there before, newest first. */
  refresh(): KnownProcess[];
  /** Newest first, as far as pids tell. */
  all(): Iterable<KnownProcess>;
  /** The number of open files now, -1 when the process is gone. */
  countOpen(process: KnownProcess): number;
  size(): number;
  forget(): void;
  deniedCount(): number;
}

/** Above this a folder of open files is listed in pieces: one listing of it would hold the event loop. */
const LARGE = 3_000;

export function createProcessTable(): ProcessTable {
  let known = new Map<number, KnownProcess>();
  // Linux >= 6.2 tells the number of open files as the size of the folder; before, it is always 0.
  const sizeTells = openFilesBySize('/proc/self/fd') > 0;
  return {
    refresh() {
      const next = new Map<number, KnownProcess>();
      const fresh: KnownProcess[] = [];
      for (const pid of listPids().reverse()) {
        let process = known.get(pid);
        if (!process) {
          process = { pid, searchedAt: -1, changedRound: 0, denied: false };
          fresh.push(process);
        }
        next.set(pid, process);
      }
      known = next;
      return fresh;
    },
    all: () => known.values(),
    countOpen: (process) => {
      const folder = `/proc/${process.pid}/fd`;
      if (sizeTells) return openFilesBySize(folder);
      const listed = listOpenFiles(folder);
      return Array.isArray(listed) ? listed.length : -1;
    },
    size: () => known.size,
    forget() {
      known = new Map();
    },
    deniedCount() {
      let count = 0;
      for (const process of known.values()) if (process.denied) count++;
      return count;
    },
  };
}

export function listPids(): number[] {
  const pids: number[] = [];
  for (const name of readdirSync('/proc')) {
    const code = name.charCodeAt(0);
    if (code >= 49 && code <= 57) pids.push(Number(name));
  }
  return pids;
}

function openFilesBySize(folder: string): number {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.size ?? -1;
  } catch {
    return -1;
  }
}

/** The numbers of open files as text, in rising order; `denied` when the system refuses, `gone` with the process. */
export function listOpenFiles(folder: string): string[] | 'denied' | 'gone' {
  try {
    return readdirSync(folder);
  } catch (error) {
    // Node's file errors always carry a code; anything else is treated as a process that is gone.
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'gone';
  }
}

/** As `listOpenFiles`, for a folder with thousands of them (`/proc` itself too): calls `between` after each piece. */
export async function listManyOpenFiles(
  folder: string,
  between: () => Promise<void>,
): Promise<string[] | 'denied' | 'gone'> {
  const names: string[] = [];
  try {
    const directory = opendirSync(folder, { bufferSize: 1_024 });
    try {
      for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
        names.push(entry.name);
        if (names.length % 1_024 === 0) await between();
      }
    } finally {
      directory.closeSync();
    }
  } catch {
    return names.length > 0 ? names : listOpenFiles(folder);
  }
  return names;
}

export const isLarge = (openFiles: number): boolean => openFiles > LARGE;

/** Tells whether any process was started since the last call, by the last pid that /proc/loadavg names. */
export function watchForks(): { happened(): boolean; close(): void } {
  const buffer = Buffer.alloc(128);
  let fd = -1;
  try {
    fd = openSync('/proc/loadavg', 'r');
  } catch {
    // Some sandboxes hide it: then every call says yes, and only the pace of asking keeps it cheap.
  }
  let before = '';
  return {
    happened() {
      if (fd < 0) return true;
      const length = readSync(fd, buffer, 0, buffer.length, 0);
      const last = buffer.toString('latin1', buffer.lastIndexOf(0x20, length) + 1, length);
      const happened = last !== before;
      before = last;
      return happened;
    },
    close() {
      if (fd >= 0) closeSync(fd);
    },
  };
}
