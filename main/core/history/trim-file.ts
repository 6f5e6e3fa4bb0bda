/** Drops the beginning of a history file: what is too old, and what is too much. Never holds more than a piece of it. */
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { linesForwards, readingFile } from './read-lines.ts';
import { readHead } from './session-line.ts';

export interface TrimLimits {
  /** Lines that were written before are dropped. */
  readonly before: string;
  readonly mostBytes: number;
}

export type Trimming = 'none' | 'old' | 'large';

/** Enough for the beginning of any line, which says when it was written. */
const HEAD_BYTES = 100;
const COPY_PIECE = 262_144;

/** Whether there is something to drop; cheap where there is not. */
export async function isTrimDue(path: string, { before, mostBytes }: TrimLimits): Promise<boolean> {
  const due = await readingFile(path, async (file, size) => {
    if (size > mostBytes) return true;
    for await (const lines of linesForwards(file, size)) {
      for (const { line } of lines) {
        const head = headOf(line);
        if (head) return head.at < before;
      }
    }
    return false;
  });
  return due ?? false;
}

/** Writes what stays into a new file and puts that in the old one's place; the file is gone where nothing stays. */
export async function trimFile(path: string, limits: TrimLimits): Promise<Trimming> {
  const trimmed = await readingFile(path, async (file, size): Promise<Trimming> => {
    const start = await firstToStay(file, size, limits);
    if (start === 0) return 'none';
    if (start >= size) await rm(path);
    else await replaceByTail(path, file, start, size);
    return size > limits.mostBytes ? 'large' : 'old';
  });
  return trimmed ?? 'none';
}

async function firstToStay(
  file: FileHandle,
  size: number,
  { before, mostBytes }: TrimLimits,
): Promise<number> {
  const least = Math.max(0, size - mostBytes);
  // A file that somebody made huge is not read from its beginning.
  for await (const lines of linesForwards(file, size, least)) {
    for (const { line, offset } of lines) {
      const head = headOf(line);
      if (head && head.at >= before) return offset;
    }
  }
  return size;
}

const headOf = (line: Buffer) => readHead(line.subarray(0, HEAD_BYTES).toString('latin1'));

async function replaceByTail(path: string, file: FileHandle, start: number, end: number): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const target = await open(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    const buffer = Buffer.allocUnsafe(COPY_PIECE);
    for (let at = start; at < end; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(COPY_PIECE, end - at), at);
      if (bytesRead === 0) break;
      await target.writeFile(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    // Else a power cut could leave an empty file under the old one's name.
    await target.sync();
  } finally {
    await target.close();
  }
  await rename(fresh, path);
}
