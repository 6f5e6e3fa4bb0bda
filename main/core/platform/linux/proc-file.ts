/** Reads a small file of /proc with three system calls; Node's own way asks for its size first, which /proc does not know. */
import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';

/** At most `limit` bytes; null when it is gone or may not be read. */
export function readProcFile(path: string, limit = 4_096): Buffer | null {
  let fd = -1;
  try {
    fd = openSync(path, 'r');
    const buffer = Buffer.allocUnsafe(limit);
    let used = 0;
    while (used < limit) {
      const read = readSync(fd, buffer, used, limit - used, null);
      used += read;
      // /proc gives at most a page at once; less than asked is its end for all files that are read here.
      if (read === 0 || used < 1_024) break;
    }
    return buffer.subarray(0, used);
  } catch {
    return null;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

export function readProcLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
