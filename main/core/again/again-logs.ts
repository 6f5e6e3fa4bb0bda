/** The logs of what was started again: a folder that only its user can look into, of few files, none of which grows without end. */
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { systemCode } from '../system-code.ts';
import { cutLog, isLogName, listLogs, makeLog, makeLogFolder, readLogEnd } from './again-log-files.ts';

export interface AgainLogs {
  /** Makes an empty one that only its user can read, and returns its path. The one written last longest ago makes room. */
  make(port: number, at: Date): Promise<Result<string>>;
  /** The end of one that `make` made: cleaned, at most 64 KB. Null where it is gone. */
  read(path: string): Promise<string | null>;
  /** Of what could not be started: removed where nothing was written. Returns whether it stays. */
  discard(path: string): Promise<boolean>;
  /** Cuts what has grown too large, now and from now on, while there are logs. */
  watch(): Promise<void>;
  stop(): void;
}

export interface AgainLogLimits {
  readonly files: number;
  /** Of one of them; it may be larger until the next look. */
  readonly bytes: number;
  /** How often they are looked at. */
  readonly lookMs: number;
}

export const AGAIN_LOG_LIMITS: AgainLogLimits = { files: 20, bytes: 10_000_000, lookMs: 5_000 };

export function createAgainLogs(folder: string, limits: AgainLogLimits = AGAIN_LOG_LIMITS): AgainLogs {
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking = false;
  let stopped = false;

  const look = async () => {
    if (looking) return;
    looking = true;
    const logs = await listLogs(folder);
    for (const { path, size } of logs) if (size > limits.bytes) await cutLog(path, limits.bytes);
    if (logs.length === 0) rest();
    looking = false;
  };

  const watch = async () => {
    if (stopped) return;
    timer ??= setInterval(look, limits.lookMs).unref();
    await look();
  };

  const rest = () => {
    clearInterval(timer);
    timer = undefined;
  };

  const makeRoom = async () => {
    const logs = await listLogs(folder);
    const oldest = logs.sort((a, b) => a.writtenAt - b.writtenAt);
    const tooMany = Math.max(0, logs.length - limits.files + 1);
    await Promise.all(oldest.slice(0, tooMany).map(({ path }) => rm(path, { force: true })));
  };

  return {
    async make(port, at) {
      try {
        await makeLogFolder(folder);
        await makeRoom();
        const path = await makeLog(folder, port, at);
        await watch();
        return ok(path);
      } catch (error) {
        return unusable(folder, error);
      }
    },
    async read(path) {
      if (dirname(path) !== folder || !isLogName(basename(path))) throw new Error('no log of this folder');
      return readLogEnd(path);
    },
    async discard(path) {
      if (await readLogEnd(path)) return true;
      await rm(path, { force: true }).catch(() => {});
      return false;
    },
    watch,
    stop() {
      stopped = true;
      rest();
    },
  };
}

function unusable(folder: string, error: unknown): Result<never> {
  const reason = systemCode(error);
  return fail(
    'unavailable',
    `Nothing was started: the folder ${folder} for its output cannot be used (${reason}).`,
    'Put that right, then start it again.',
  );
}
