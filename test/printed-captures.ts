/** The captures of other systems' tools, each with the reader that it is for. */
import { readdirSync, readFileSync } from 'node:fs';
import { PRINTED_READERS, type PrintedFormat } from '../main/cli/replay-printed.ts';
import { decodeConsole } from '../main/core/platform/readers/decode-console.ts';

const FOLDER = new URL('captures/', import.meta.url);

/** By the beginning of a capture's name; null for what has readers and tests of its own. */
const FORMATS: readonly [string, PrintedFormat | null][] = [
  ['freebsd-sockstat', 'sockstat'],
  ['freebsd12-netstat', 'netstat-darwin'],
  ['linux-busybox-netstat', 'netstat-linux'],
  ['linux-netstat', 'netstat-linux'],
  ['linux-proc-net', null],
  ['linux-ss', 'ss'],
  ['lsof-F', 'lsof-fields'],
  ['mac-lsof', 'lsof'],
  ['mac-netstat', 'netstat-darwin'],
  ['mac-ps', null],
  ['ssh', null],
  ['win-getnettcp-json', 'get-nettcpconnection-json'],
  ['win-getnettcp-table', null],
  ['win-getprocess-json', 'win32-process-json'],
  ['win-netstat', 'netstat-win32'],
  ['win-taskkill', null],
  ['win-tasklist-csv', 'tasklist-csv'],
  ['win-tasklist-svc', null],
  ['win-wmic', null],
];

const formatOf = (name: string) => FORMATS.find(([start]) => name.startsWith(start))?.[1];
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

/** Those that nobody has thought of. */
export const unknownCaptures = names.filter((name) => formatOf(name) === undefined);

export interface PrintedRow {
  readonly address?: unknown;
  readonly port?: unknown;
  readonly pid?: unknown;
}

export const printedCaptures = names.flatMap((file) => {
  const format = formatOf(file);
  if (!format) return [];
  const name = file.slice(0, -'.txt'.length);
  const expected: PrintedRow[] = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  const text = decodeConsole(readFileSync(new URL(file, FOLDER)));
  // The rows are looked at by those fields alone that every format may have.
  const read = (from: string): { rows: readonly PrintedRow[]; recognized: boolean } =>
    PRINTED_READERS[format](from);
  return [{ name, format, text, expected, read }];
});
