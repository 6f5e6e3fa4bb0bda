/** One table of /proc/net, kept open: reads as little of it as the question needs, because rows cost the kernel 1.5 us each. */
import { closeSync, openSync, readSync } from 'node:fs';
import { createRowKeeper, type ReadRecord } from './row-keeper.ts';

const NEWLINE = 10;
const COLON = 58;
/** A piece that /proc gives at once is never larger. */
const PIECE = 4096;

export interface ProcNetFile<Row> {
  /** Reads the table (of TCP its head, where the listeners stand). True when it differs from the last reading. */
  readAll(): boolean;
  /**
   * Reads all rows but the last and tells whether they differ. To learn that nothing follows the last listener the
   * kernel walks every bucket of established connections (3.4 ms on an idle machine); this never asks for it.
   */
  headDiffers(): boolean;
  /** The rows of the last reading. */
  rows(): Row[];
  close(): void;
}

/** `reader` is asked anew for each table that differs. */
export function openProcNetFile<Row>(
  path: string,
  listenersOnly: boolean,
  reader: () => ReadRecord<Row>,
): ProcNetFile<Row> {
  const fd = openSync(path, 'r');
  let buffer: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  let before: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  let length = -1;
  const keeper = createRowKeeper<Row>();

  const keep = (end: number): boolean => {
    if (end === length && buffer.compare(before, 0, end, 0, end) === 0) return false;
    keeper.update(before, Math.max(length, 0), buffer, end, reader());
    const spare = before;
    before = buffer;
    buffer = spare;
    length = end;
    return true;
  };

  const readAll = (): boolean => {
    let used = 0;
    for (;;) {
      if (buffer.length - used < PIECE) buffer = grown(buffer, used, buffer.length * 2);
      const read = readSync(fd, buffer, used, askFor(used), used);
      const end = listenersOnly ? endOfListeners(buffer, used, used + read) : null;
      used += read;
      if (end !== null) return keep(end);
      if (read === 0) return keep(used);
    }
  };

  /** About one row more than last time, so that the kernel formats no more of the connections than it must. */
  const askFor = (used: number): number => {
    if (!listenersOnly || length <= 0) return PIECE;
    const rest = length + 200 - used;
    return Math.min(Math.max(rest, 200), buffer.length - used);
  };

  const headDiffers = (): boolean => {
    if (length < 0) return true;
    const cut = length < 2 ? 0 : before.lastIndexOf(NEWLINE, length - 2) + 1;
    const firstRow = before.indexOf(NEWLINE) + 1;
    if (cut <= firstRow) return false;
    if (buffer.length < before.length) buffer = grown(buffer, 0, before.length);
    let used = 0;
    while (used < cut) {
      const read = readSync(fd, buffer, used, cut - used, used);
      if (read === 0) return true;
      used += read;
    }
    return buffer.compare(before, 0, cut, 0, cut) !== 0;
  };

  return {
    readAll,
    headDiffers,
    rows: () => keeper.rows(),
    close: () => closeSync(fd),
  };
}

/** Listeners come first in the table: where they end, or null while the last whole row still is one. */
function endOfListeners(table: Buffer, start: number, end: number): number | null {
  if (end === start) return null;
  const lastNewline = table.lastIndexOf(NEWLINE, end - 1);
  if (lastNewline <= 0) return null;
  const lastRow = table.lastIndexOf(NEWLINE, lastNewline - 1) + 1;
  if (lastRow === 0 || isListener(table, lastRow)) return null;
  let row = start === 0 ? table.indexOf(NEWLINE) + 1 : table.lastIndexOf(NEWLINE, start - 1) + 1;
  while (row < lastRow && isListener(table, row)) row = table.indexOf(NEWLINE, row) + 1;
  return row;
}

/** Looks at the state alone: `sl: local:port remote:port 0A`. */
function isListener(table: Buffer, row: number): boolean {
  const local = table.indexOf(COLON, row) + 2;
  const digits = table.indexOf(COLON, local) - local;
  const state = local + 2 * (digits + 6);
  return table[state] === 0x30 && table[state + 1] === 0x41;
}

function grown(buffer: Buffer, used: number, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  buffer.copy(larger, 0, 0, used);
  return larger;
}
