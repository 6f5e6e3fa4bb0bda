/** Reads the command line of a process from the text that it keeps in its own memory, and may have written over. */
import { closeSync, openSync, read } from 'node:fs';

/**
 * `bytes` of /proc/pid/cmdline: arguments that each end with a zero byte. Titles written over them (nginx, postgres) are
 * one text, padded with zeros. Text that is no UTF-8 shows the replacement character.
 */
export function parseCommandLine(bytes: Buffer): string[] {
  let end = bytes.length;
  if (end > 0 && bytes[end - 1] === 0) end--;
  const text = bytes.toString('utf8', 0, end);
  const argv = text === '' ? [] : text.split('\0');
  return argv.slice(1).every((argument) => argument === '') ? argv.slice(0, 1) : argv;
}

/** At most `limit` bytes; null when it may not be read. */
export const readCommandLine = (folder: string, limit: number): Promise<Buffer | null> =>
  readMemoryText(`${folder}/cmdline`, limit);

/**
 * Reads a text that a process keeps in its own memory. On another thread: the kernel takes a lock of that memory for this,
 * which a process that hangs on a dead network disk may never give.
 */
export async function readMemoryText(path: string, limit: number): Promise<Buffer | null> {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const pieces: Buffer[] = [];
    let used = 0;
    while (used < limit) {
      const piece = await readPiece(fd, Math.min(limit - used, pieces.length === 0 ? 4_096 : 65_536));
      if (piece.length === 0) break;
      pieces.push(piece);
      used += piece.length;
      // Most texts fill no page; a page that is full asks for more.
      if (pieces.length === 1 && piece.length < 4_096) break;
    }
    return Buffer.concat(pieces);
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}

const readPiece = (fd: number, size: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const buffer = Buffer.allocUnsafe(size);
    read(fd, buffer, 0, size, null, (error, length) =>
      error ? reject(error) : resolve(buffer.subarray(0, length)),
    );
  });
