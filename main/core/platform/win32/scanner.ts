/** One complete look at a Windows machine: its sockets, and the table of processes where there is somebody new. */
import type { Warning } from '../../../../preload/model.ts';
import { cleanText } from '../../clean-text.ts';
import { identityKey, type ObservedSocket, type Platform, type Scan } from '../platform.ts';
import type { PrintedSocket } from '../readers/printed-socket.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { OwnerNames } from './owner-names.ts';
import type { ProcessRows, ProcessTable } from './process-table.ts';
import { SOCKETS_UNREADABLE, type SocketTable } from './socket-table.ts';
import { KERNEL_PIDS } from './windows-programs.ts';

interface ScannerDeps {
  readonly sockets: SocketTable;
  readonly processes: ProcessTable;
  readonly owners: OwnerNames;
  readonly tools: Pick<ToolRunner, 'warnings'>;
  /** In ms, from any point on; never goes back. */
  readonly monotonic: () => number;
}

/** What a look left behind for the next one. */
interface LastLook {
  readonly keys: ReadonlySet<string>;
  readonly rows: ProcessRows;
  /** Pids that own sockets and are in no table: a program that has ended may leave its sockets to others. */
  readonly missing: ReadonlySet<number>;
}

/** How soon a table that could not be read whole is tried again, in ms. */
const AGAIN_MS = 30_000;

/** Windows does not name its sockets: address and process stand for one. */
export const socketKeyOf = ({ protocol, address, port, pid }: PrintedSocket): string =>
  `${protocol} ${address} ${port} ${pid ?? ''}`;

export function createScanner(deps: ScannerDeps): Platform['scan'] {
  let last: LastLook = { keys: new Set(), rows: new Map(), missing: new Set() };
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let sockets: readonly ObservedSocket[] = [];
  let signature = '[]';
  let warnings: readonly Warning[] = [];

  /** The same array as before where it says the same. */
  const told = (reader: string, isUnreadable: boolean): Scan => {
    const next = [
      ...(isUnreadable ? [SOCKETS_UNREADABLE] : []),
      ...deps.processes.warnings(),
      ...deps.tools.warnings(),
    ];
    if (JSON.stringify(next) !== JSON.stringify(warnings)) warnings = next;
    return { sockets, reader, warnings };
  };

  return async (options) => {
    const look = await deps.sockets.read();
    if (!look.rows) return told(look.reader, true);
    const keys = new Set(look.rows.map(socketKeyOf));
    const isDue = deps.processes.warnings().length > 0 && deps.monotonic() - refreshedAt > AGAIN_MS;
    if (options?.thorough || isDue || look.rows.some((row) => isNews(row, last))) {
      await deps.processes.refresh();
      refreshedAt = deps.monotonic();
    }
    const rows = deps.processes.rows();
    last = { keys, rows, missing: missingIn(look.rows, rows) };
    const held = look.rows.flatMap(({ pid }) => rows.get(pid ?? -1)?.identity ?? []);
    deps.owners.keepOnly(new Set([...rows.values()].map(({ identity }) => identityKey(identity))));
    await deps.owners.learn([...new Map(held.map((one) => [one.pid, one])).values()]);
    const next = look.rows.map((row) => observed(row, rows, deps.owners));
    const text = JSON.stringify(next);
    if (text !== signature) [signature, sockets] = [text, next];
    return told(look.reader, false);
  };
}

/**
 * The table is dear (0.1 to 1 s), so it is read for what is new alone: a process that is not in it, or a TCP port that was not
 * there before, which a re-used pid may have opened. UDP ports come and go with every name that is looked up.
 */
const isNews = (row: PrintedSocket, last: LastLook): boolean =>
  row.pid !== null &&
  !KERNEL_PIDS.includes(row.pid) &&
  ((!last.rows.has(row.pid) && !last.missing.has(row.pid)) ||
    (row.protocol === 'tcp' && !last.keys.has(socketKeyOf(row))));

const missingIn = (sockets: readonly PrintedSocket[], rows: ProcessRows): ReadonlySet<number> =>
  new Set(sockets.flatMap(({ pid }) => (pid === null || rows.has(pid) ? [] : [pid])));

function observed(row: PrintedSocket, rows: ProcessRows, owners: OwnerNames): ObservedSocket {
  const holder = row.pid === null || row.pid === 0 ? undefined : rows.get(row.pid);
  const address = row.address === '*' ? (row.family === 'ipv4' ? '0.0.0.0' : '::') : row.address;
  return {
    protocol: row.protocol,
    family: row.family === 'ipv4' ? 'ipv4' : 'ipv6',
    address: cleanText(address, 64),
    port: row.port,
    // A socket for both is told in two rows.
    dualStack: row.family === 'dual',
    socketKey: socketKeyOf(row),
    user: holder ? owners.of(holder.identity).name : null,
    holders: holder ? [holder.identity] : [],
    hidden: holder ? null : row.pid === 0 ? 'kernel' : 'gone',
  };
}
