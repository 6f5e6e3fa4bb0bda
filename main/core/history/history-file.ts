/** The file that is appended to: opened with care, whole lines at once. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { NoPlainFile, PLAIN_FILE } from '../plain-file.ts';

export interface HistoryFile {
  /** In bytes. */
  size(): number;
  /** Writes whole lines; after an error the file must be opened anew. A line that was cut off before is ended first. */
  append(lines: string): Promise<void>;
  /** Whether that path still leads to this file. */
  isAt(path: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Makes the file where it is missing. Throws the system's error, or NoPlainFile. */
export async function openHistoryFile(path: string): Promise<HistoryFile> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | PLAIN_FILE;
  const file = await open(path, flags, 0o600);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new NoPlainFile();
    if ((stats.mode & 0o077) !== 0) await file.chmod(0o600);
    return wrap(file, stats, !(await endsInLine(file, stats.size)));
  } catch (error) {
    await file.close();
    throw error;
  }
}

function wrap(file: FileHandle, { size: sizeAtOpen, ino, dev }: Stats, cutOff: boolean): HistoryFile {
  let size = sizeAtOpen;
  let torn = cutOff;
  return {
    size: () => size,
    async append(lines) {
      const bytes = Buffer.from(torn ? `\n${lines}` : lines);
      for (let written = 0; written < bytes.length; ) {
        // A full disk may take the half of it; the other half then says why.
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
        written += bytesWritten;
        size += bytesWritten;
      }
      torn = false;
    },
    async isAt(path) {
      const there = await lstat(path).catch(() => null);
      return there?.ino === ino && there.dev === dev;
    },
    close: () => file.close(),
  };
}

/** A kill in the middle of a line leaves it without its end. */
async function endsInLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 10;
}
