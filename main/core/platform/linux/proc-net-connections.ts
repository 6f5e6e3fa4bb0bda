/** Reads connections from /proc/net, where netlink cannot be used: in pieces, none of which is kept. */
import { type FileHandle, open } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { Protocol } from '../../../../preload/model.ts';
import { parseConnection } from './proc-net-parser.ts';
import type { RawConnection } from './raw-connection.ts';

const NEWLINE = 10;
/** /proc gives a page at once; the rest is room for a line that began in the piece before. */
const PIECE = 65_536;

export interface ProcNetQuery {
  readonly protocol: Protocol;
  /** Which lines are worth being read whole. */
  wants(localPort: number, remotePort: number): boolean;
  readonly folder?: string;
}

/** False where there is no such table. A machine without IPv6 lacks one of the two, and has nothing to tell there. */
export async function walkProcNet(
  { protocol, wants, folder = '/proc/net' }: ProcNetQuery,
  visit: (connection: RawConnection) => void,
): Promise<boolean> {
  let tables = 0;
  for (const name of [protocol, `${protocol}6`]) {
    const file = await open(`${folder}/${name}`, 'r').catch(() => null);
    if (!file) continue;
    try {
      await walkTable(file, wants, visit);
      tables++;
    } catch {
      // The table was not read to its end: what was told is too little.
      return false;
    } finally {
      await file.close();
    }
  }
  return tables > 0;
}

/** Each read happens on another thread, where the kernel may take its time to find the next row. */
async function walkTable(
  file: FileHandle,
  wants: ProcNetQuery['wants'],
  visit: (connection: RawConnection) => void,
): Promise<void> {
  const endian = endianness();
  const buffer = Buffer.allocUnsafeSlow(PIECE);
  let kept = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, kept, PIECE - kept, null);
    if (bytesRead === 0) return;
    const length = kept + bytesRead;
    let start = 0;
    for (;;) {
      const end = buffer.indexOf(NEWLINE, start);
      if (end < 0 || end >= length) break;
      const row = parseConnection(buffer, start, end, wants, endian);
      if (row) visit(row);
      start = end + 1;
    }
    // A line that fills the whole room is none of the kernel's.
    kept = length - start < PIECE ? length - start : 0;
    buffer.copyWithin(0, start, start + kept);
  }
}
