/** Reads a file of lines piece by piece, from the end or from the beginning, in little memory whatever is in it. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { NoPlainFile, PLAIN_FILE } from '../plain-file.ts';
import { MAX_LINE_BYTES } from './session-line.ts';

/** About 150 lines: what is done with them takes under 1 ms, and then the event loop has its turn. */
const PIECE = 65_536;
const NEWLINE = 10;

/** Null where there is no such file. Throws the system's error, or NoPlainFile. */
export async function readingFile<T>(
  path: string,
  use: (file: FileHandle, size: number) => Promise<T>,
): Promise<T | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | PLAIN_FILE);
    const stats = await file.stat();
    if (!stats.isFile()) throw new NoPlainFile();
    return await use(file, stats.size);
  } catch (error) {
    if (file === null && error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  } finally {
    await file?.close();
  }
}

/** The newest line first, a piece of lines at a time; at most the last `most` bytes. Ends early where the file got shorter. */
export async function* linesBackwards(
  file: FileHandle,
  size: number,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<string[]> {
  const buffer = Buffer.allocUnsafe(PIECE);
  const least = Math.max(0, size - most);
  /** The end of a line whose beginning stands further up; null where it is too long to be ours. */
  let rest: Buffer | null = Buffer.alloc(0);
  for (let end = size; end > least; ) {
    const start: number = Math.max(least, end - PIECE);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    if (bytesRead < end - start) return;
    end = start;
    const piece = buffer.subarray(0, bytesRead);
    const first = start === 0 ? -1 : piece.indexOf(NEWLINE);
    if (start > 0 && first < 0) {
      rest = joined(piece, rest);
      continue;
    }
    const lines = Buffer.concat([piece.subarray(first + 1), rest ?? Buffer.alloc(0)])
      .toString('utf8')
      .split('\n');
    if (rest === null) lines.pop();
    rest = joined(piece.subarray(0, Math.max(0, first)), Buffer.alloc(0));
    yield lines.reverse().filter((line) => line !== '');
  }
}

export interface PlacedLine {
  /** Where it begins, in bytes. */
  readonly offset: number;
  readonly line: Buffer;
}

/** The oldest line first, a piece of lines at a time. */
export async function* linesForwards(
  file: FileHandle,
  size: number,
  begin = 0,
): AsyncGenerator<PlacedLine[]> {
  let rest: Buffer | null = Buffer.alloc(0);
  let restOffset = begin;
  for (let start = begin; start < size; ) {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE, size - start));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    if (bytesRead === 0) return;
    const placed: PlacedLine[] = [];
    let from = 0;
    for (let at = buffer.indexOf(NEWLINE); at >= 0 && at < bytesRead; at = buffer.indexOf(NEWLINE, from)) {
      const line = rest === null ? null : joined(rest, buffer.subarray(from, at));
      if (line && line.length > 0) placed.push({ offset: restOffset, line });
      rest = Buffer.alloc(0);
      from = at + 1;
      restOffset = start + from;
    }
    rest = rest === null ? null : joined(rest, buffer.subarray(from, bytesRead));
    start += bytesRead;
    yield placed;
  }
  if (rest && rest.length > 0) yield [{ offset: restOffset, line: rest }];
}

/** Always a copy: the pieces' memory is used again. */
const joined = (a: Buffer, b: Buffer | null): Buffer | null =>
  b === null || a.length + b.length > MAX_LINE_BYTES ? null : Buffer.concat([a, b]);
