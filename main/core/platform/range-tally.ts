/** Counts how many numbers of a range are taken, and where most connections from it go; whatever tells the sockets. Pure. */
import type { PortRange, RangeUse } from './platform.ts';

/** A socket whose own port may be in the range. */
export interface RangeRow {
  readonly localPort: number;
  /** A connection that is over but kept for a while (TIME_WAIT). */
  readonly lingers: boolean;
  /** Its two ends, IPv4 written as IPv4; null where it has no other end. */
  readonly ends: { readonly near: string; readonly far: string; readonly farPort: number } | null;
}

export interface RangeTally<Row = RangeRow> {
  add(row: Row): void;
  /** `reserved` are set aside and count for nothing. */
  use(reserved: readonly PortRange[]): RangeUse;
}

/** More ends than these are not told apart: the busiest is among the first, or there is none that is busy. */
const MOST_ENDS = 65_536;

const FREE = 0;
const LINGERS = 1;
const TAKEN = 2;

/** `read` is called for rows within the range alone. */
export function createRangeTally<Row extends { readonly localPort: number }>(
  { from, to }: PortRange,
  read: (row: Row) => Omit<RangeRow, 'localPort'>,
): RangeTally<Row> {
  const ports = new Uint8Array(Math.max(0, to - from + 1));
  const counts = new Map<string, number>();
  let busiest: RangeUse['busiest'] = null;

  const count = ({ near, far, farPort }: NonNullable<RangeRow['ends']>) => {
    const key = `${near} ${far} ${farPort}`;
    const known = counts.get(key);
    if (known === undefined && counts.size >= MOST_ENDS) return;
    const connections = (known ?? 0) + 1;
    counts.set(key, connections);
    if (!busiest || connections > busiest.connections) busiest = { address: far, port: farPort, connections };
  };

  return {
    add(row) {
      const at = row.localPort - from;
      if (at < 0 || at >= ports.length) return;
      const { lingers, ends } = read(row);
      ports[at] = Math.max(ports[at] ?? FREE, lingers ? LINGERS : TAKEN);
      if (ends) count(ends);
    },
    use(reserved) {
      const kinds = [0, 0, 0];
      for (const [index, kind] of ports.entries()) {
        const port = from + index;
        if (reserved.some((range) => port >= range.from && port <= range.to)) continue;
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
      const [free = 0, timeWait = 0, taken = 0] = kinds;
      return { from, to, size: free + timeWait + taken, used: timeWait + taken, timeWait, busiest };
    },
  };
}
