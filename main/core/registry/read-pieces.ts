/** Reads a file that the user has chosen, piece by piece; never what only looks like a file. */
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../../preload/model.ts';

type Failed = Extract<Result<never>, { ok: false }>;

/** Text, or why there is no more of it: then that is the last. */
export type Pieces = AsyncIterable<string | Failed>;

export interface OpenedFile {
  pieces(): Pieces;
  /** `YYYY-MM-DD`, by its own time. */
  changedOn: string;
  close(): Promise<void>;
}

/** So much is taken apart in about two milliseconds. */
const PIECE = 65_536;

/** A FIFO that takes the file's place after it was looked at does not make it wait. Windows knows neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** Follows symbolic links: the user named the file. */
export async function readPieces(path: string, mostBytes: number): Promise<Result<OpenedFile>> {
  let file: FileHandle | null = null;
  try {
    // Opening a device can have effects, so what is there is looked at first, and again once it is open.
    if (!(await stat(path)).isFile()) return noFile();
    file = await open(path, FLAGS);
    const stats = await file.stat();
    const refused = stats.isFile() ? (stats.size > mostBytes ? tooLarge(mostBytes) : null) : noFile();
    if (refused) {
      await file.close();
      return refused;
    }
    const opened = file;
    return ok({
      pieces: () => piecesOf(opened, mostBytes),
      changedOn: stats.mtime.toISOString().slice(0, 10),
      close: () => opened.close(),
    });
  } catch (error) {
    await file?.close();
    return unreadable(error);
  }
}

async function* piecesOf(file: FileHandle, mostBytes: number): Pieces {
  const decoder = new TextDecoder();
  const buffer = Buffer.allocUnsafe(PIECE);
  for (let at = 0; ; ) {
    const read = await readAt(file, buffer, at);
    if (typeof read !== 'number') yield read;
    if (typeof read !== 'number' || read === 0) return;
    at += read;
    // A file may grow while it is read.
    if (at > mostBytes) {
      yield tooLarge(mostBytes);
      return;
    }
    yield decoder.decode(buffer.subarray(0, read), { stream: true });
  }
}

async function readAt(file: FileHandle, buffer: Buffer, at: number): Promise<number | Failed> {
  try {
    return (await file.read(buffer, 0, buffer.length, at)).bytesRead;
  } catch (error) {
    return unreadable(error);
  }
}

const noFile = (): Failed =>
  fail('invalid-input', 'What was chosen is not a plain file.', 'Choose the CSV file itself.');

const tooLarge = (mostBytes: number): Failed =>
  fail(
    'invalid-input',
    `The file is larger than ${Math.round(mostBytes / 1_048_576)} MB.`,
    'Choose service-names-port-numbers.csv, which has about 1 MB.',
  );

/** Errors that are not the file system's are bugs, and go on their way. */
function unreadable(error: unknown): Failed {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code === null || code.startsWith('ERR_')) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return fail('not-found', 'There is no such file.', 'Check its path.');
  if (code === 'EACCES' || code === 'EPERM')
    return fail('permission', 'The file may not be read.', 'Give yourself the right to read it.');
  return fail(
    'unavailable',
    `The file cannot be read (${code}).`,
    'Copy it to another place and choose that.',
  );
}
