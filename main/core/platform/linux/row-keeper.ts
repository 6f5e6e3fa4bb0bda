/** Rows of a table that is read again and again: only what lies between its unchanged beginning and end is parsed anew. */

/** Reads the record that starts at `start`: where the next one starts, and its row, or null where it is none to keep. */
export type ReadRecord<Row> = (
  table: Buffer,
  start: number,
  length: number,
) => { end: number; row: Row | null };

export interface RowKeeper<Row> {
  /** `before` is what the last call was given as `now`, with its length; unchanged rows stay the same objects. */
  update(before: Buffer, beforeLength: number, now: Buffer, nowLength: number, read: ReadRecord<Row>): void;
  rows(): Row[];
}

export function createRowKeeper<Row>(): RowKeeper<Row> {
  let rows: (Row | null)[] = [];
  /** Where each record ends, which is where the next one starts. */
  let ends: number[] = [];

  /** Null when the records do not end exactly at `to`. */
  const parse = (table: Buffer, from: number, to: number, length: number, read: ReadRecord<Row>) => {
    const parsed: { rows: (Row | null)[]; ends: number[] } = { rows: [], ends: [] };
    let start = from;
    while (start < to) {
      const { row, end } = read(table, start, length);
      parsed.rows.push(row);
      parsed.ends.push(end);
      start = end;
    }
    return start === to ? parsed : null;
  };

  return {
    update(before, beforeLength, now, nowLength, read) {
      const prefix = commonStart(before, beforeLength, now, nowLength);
      const startOf = (index: number) => (index === 0 ? 0 : (ends[index - 1] ?? 0));
      let head = 0;
      while (head < ends.length && (ends[head] ?? 0) <= prefix) head++;
      // From the last whole record on: two records next to each other begin alike, and the prefix runs on into the second.
      const suffix = commonEnd(before, beforeLength, now, nowLength, startOf(head));
      let tail = ends.length;
      while (tail > head && startOf(tail - 1) >= beforeLength - suffix) tail--;
      const shift = nowLength - beforeLength;
      const middleEnd = tail === ends.length ? nowLength : startOf(tail) + shift;
      const middle = parse(now, startOf(head), middleEnd, nowLength, read);
      if (middle) {
        rows = [...rows.slice(0, head), ...middle.rows, ...rows.slice(tail)];
        ends = [...ends.slice(0, head), ...middle.ends, ...ends.slice(tail).map((end) => end + shift)];
        return;
      }
      // What looks unchanged was part of another record: then nothing is taken for granted.
      const whole = parse(now, 0, nowLength, nowLength, read);
      rows = whole?.rows ?? [];
      ends = whole?.ends ?? [];
    },
    rows: () => rows.filter((row) => row !== null),
  };
}

const CHUNK = 1_024;

function commonStart(a: Buffer, aLength: number, b: Buffer, bLength: number): number {
  const most = Math.min(aLength, bLength);
  let at = 0;
  while (at + CHUNK <= most && a.compare(b, at, at + CHUNK, at, at + CHUNK) === 0) at += CHUNK;
  while (at < most && a[at] === b[at]) at++;
  return at;
}

function commonEnd(a: Buffer, aLength: number, b: Buffer, bLength: number, start: number): number {
  const most = Math.min(aLength, bLength) - start;
  let length = 0;
  const sameChunk = () => {
    const [aEnd, bEnd] = [aLength - length, bLength - length];
    return a.compare(b, bEnd - CHUNK, bEnd, aEnd - CHUNK, aEnd) === 0;
  };
  while (length + CHUNK <= most && sameChunk()) length += CHUNK;
  while (length < most && a[aLength - length - 1] === b[bLength - length - 1]) length++;
  return length;
}
