/** The files of the logs of what was started again: made, listed, cut and read with care, whatever lies in their place. */
import { constants } from 'node:fs';
import { chmod, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../make-folder.ts';
import { PLAIN_FILE } from '../plain-file.ts';
import { cleanLog, LOG_TEXT_BYTES } from './clean-log.ts';

const NAME = /^again-\d{1,5}-[\dTZ-]{10,40}\.log$/;

export const isLogName = (name: string): boolean => NAME.test(name);

export interface Log {
  readonly path: string;
  readonly size: number;
  readonly writtenAt: number;
}

/** Plain files only: a link in one's place is nobody's log. */
export async function listLogs(folder: string): Promise<Log[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter(isLogName).map(async (name): Promise<Log | null> => {
      const path = join(folder, name);
      const stats = await lstat(path).catch(() => null);
      return stats?.isFile() ? { path, size: stats.size, writtenAt: stats.mtimeMs } : null;
    }),
  );
  return found.filter((log) => log !== null);
}

class NotOurs extends Error {
  readonly code = 'it is a link or another user’s';
}

/** Another user's folder could put a link in the place of a log that was just made. */
export async function makeLogFolder(folder: string): Promise<void> {
  makePrivateFolder(folder);
  const stats = await lstat(folder);
  const uid = process.geteuid?.();
  if (!stats.isDirectory() || (uid !== undefined && stats.uid !== uid)) throw new NotOurs();
  if ((stats.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

const FRESH = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | PLAIN_FILE;
const MOST_IN_ONE_MS = 50;

export async function makeLog(folder: string, port: number, at: Date): Promise<string> {
  const begin = join(folder, `again-${port}-${at.toISOString().replace(/[:.]/g, '-')}`);
  for (let count = 1; ; count++) {
    const path = `${begin}${count > 1 ? `-${count}` : ''}.log`;
    try {
      await (await open(path, FRESH, 0o600)).close();
      return path;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || count >= MOST_IN_ONE_MS) throw error;
    }
  }
}

/** The program goes on at the file's new end, because it appends. */
export async function cutLog(path: string, limit: number): Promise<void> {
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND | PLAIN_FILE);
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size <= limit) return;
      await file.truncate(0);
      await file.write(`[Quayside cut this log here: it was larger than ${limit / 1_000_000} MB]\n`);
    } finally {
      await file.close();
    }
  } catch {
    // Removed meanwhile, or nothing can be done about it: the next look tries again.
  }
}

export async function readLogEnd(path: string): Promise<string | null> {
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path, constants.O_RDONLY | PLAIN_FILE);
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    const start = Math.max(0, stats.size - LOG_TEXT_BYTES);
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(stats.size - start),
      0,
      stats.size - start,
      start,
    );
    return cleanLog(buffer.subarray(0, bytesRead), start === 0);
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}
