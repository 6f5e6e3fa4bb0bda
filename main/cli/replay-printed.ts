/** The readers of what the tools of every system print, by the format's name. */
import { decodeConsole } from '../core/platform/readers/decode-console.ts';
import type { Printed } from '../core/platform/readers/printed-socket.ts';
import { readGetNetTcpConnection } from '../core/platform/readers/read-get-nettcpconnection.ts';
import { readGetNetTcpConnectionTable } from '../core/platform/readers/read-get-nettcpconnection-table.ts';
import { readLsof } from '../core/platform/readers/read-lsof.ts';
import { readLsofFields } from '../core/platform/readers/read-lsof-fields.ts';
import { readExcludedRanges } from '../core/platform/readers/read-netsh-ports.ts';
import { readNetstatDarwin } from '../core/platform/readers/read-netstat-darwin.ts';
import { readNetstatLinux } from '../core/platform/readers/read-netstat-linux.ts';
import { readNetstatWin32 } from '../core/platform/readers/read-netstat-win32.ts';
import { readPsTable } from '../core/platform/readers/read-ps-darwin.ts';
import { readSockstat } from '../core/platform/readers/read-sockstat.ts';
import { readSs } from '../core/platform/readers/read-ss.ts';
import { readTasklistCsv } from '../core/platform/readers/read-tasklist-csv.ts';
import { readTasklistSvc } from '../core/platform/readers/read-tasklist-svc.ts';
import { readWin32Process } from '../core/platform/readers/read-win32-process.ts';
import { readWmicCsv } from '../core/platform/readers/read-wmic-csv.ts';
import type { ReplayFormat } from './replay-formats.ts';

export type PrintedFormat = Exclude<ReplayFormat, `proc-net-${string}` | `ssh-${string}`>;

export const PRINTED_READERS: Readonly<Record<PrintedFormat, (text: string) => Printed<object>>> = {
  ss: readSs,
  'netstat-linux': readNetstatLinux,
  lsof: readLsof,
  'lsof-fields': readLsofFields,
  'netstat-darwin': readNetstatDarwin,
  'netstat-win32': readNetstatWin32,
  'get-nettcpconnection-json': readGetNetTcpConnection,
  'tasklist-csv': readTasklistCsv,
  'win32-process-json': readWin32Process,
  sockstat: readSockstat,
  'get-nettcpconnection-table': readGetNetTcpConnectionTable,
  'wmic-csv': readWmicCsv,
  'tasklist-svc': readTasklistSvc,
  'netsh-excludedportrange': readExcludedRanges,
  'ps-darwin': readPsTable,
};

/** Null for a file that is no such capture at all. */
export function printedRows(format: PrintedFormat, capture: Uint8Array): readonly object[] | null {
  const { rows, recognized } = PRINTED_READERS[format](decodeConsole(capture));
  return recognized ? rows : null;
}

/** Enough to know a table by. */
const SAMPLE_BYTES = 262_144;

/** The formats as which a file can be read that is none of the one that was named. */
export function printedFormatsOf(capture: Uint8Array): readonly string[] {
  const text = decodeConsole(capture.subarray(0, SAMPLE_BYTES));
  return Object.entries(PRINTED_READERS).flatMap(([format, read]) => (read(text).recognized ? [format] : []));
}
