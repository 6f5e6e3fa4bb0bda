/** Tells when one file in a folder may have changed: by the system's events, else by looking at it every two seconds. */
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { instead } from './file-error.ts';

export interface FolderWatches {
  /** Watches the folder rather than the file: editors put another file in its place. Again for a folder made anew. */
  add(folder: string): void;
  /** Looks every two seconds from now on: for what events do not tell, such as a folder that is not there yet. */
  poll(folder: string): void;
  remove(folder: string): void;
  stop(): void;
}

export interface FolderWatchesOptions {
  file: string;
  onChange(folder: string): void;
  /** Another way to watch, for tests. */
  watch?: typeof watch;
}

const POLL_MS = 2_000;
/** So many are looked at each time, in turn: 100 looks cost 5 ms. */
const MOST_POLLED = 100;
/** Somebody writes to this folder all the time; each event costs more than a look. */
const MOST_EVENTS_A_SECOND = 200;

export function createFolderWatches(options: FolderWatchesOptions): FolderWatches {
  const { file, onChange } = options;
  const watchers = new Map<string, FSWatcher>();
  /** Each with what its file was like at the last look. */
  const polled = new Map<string, string | null>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking = false;

  const unwatch = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  const poll = (folder: string) => {
    if (!polled.has(folder)) polled.set(folder, null);
    timer ??= setInterval(() => void lookAround(), POLL_MS).unref();
  };

  const lookAround = async () => {
    if (looking) return;
    looking = true;
    for (const [folder, before] of [...polled].slice(0, MOST_POLLED)) {
      const now = await stampOf(join(folder, file));
      if (!polled.delete(folder)) continue;
      polled.set(folder, now);
      // The first look cannot tell, so it counts as a change.
      if (before !== now) onChange(folder);
    }
    looking = false;
  };

  const add = (folder: string) => {
    unwatch(folder);
    polled.delete(folder);
    const isMany = createMeter(MOST_EVENTS_A_SECOND);
    try {
      const watcher = (options.watch ?? watch)(folder, { persistent: false }, (_event, name) => {
        if (name === null || name === file || name === basename(folder)) onChange(folder);
        else if (isMany()) giveUp();
      });
      const giveUp = () => {
        unwatch(folder);
        poll(folder);
        onChange(folder);
      };
      watcher.on('error', giveUp);
      watchers.set(folder, watcher);
    } catch {
      // The system's watches are used up, or its file system has none.
      poll(folder);
    }
  };

  return {
    add,
    poll,
    remove(folder) {
      unwatch(folder);
      polled.delete(folder);
    },
    stop() {
      clearInterval(timer);
      for (const folder of [...watchers.keys()]) unwatch(folder);
      polled.clear();
    },
  };
}

async function stampOf(path: string): Promise<string> {
  const stats = await stat(path).catch(instead(null));
  return stats ? `${stats.dev} ${stats.ino} ${stats.mtimeMs} ${stats.size} ${stats.mode}` : 'none';
}

/** Answers whether it was called more than `limit` times within this second. */
function createMeter(limit: number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(performance.now() / 1_000);
    count = now === second ? count + 1 : 1;
    second = now;
    return count > limit;
  };
}
