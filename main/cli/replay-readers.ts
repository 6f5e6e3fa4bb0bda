/** The readers behind `doctor replay`: each makes rows of the bytes of a capture. */
import { decodeConsole } from '../core/platform/readers/decode-console.ts';
import type { ReplayFormat } from './replay-formats.ts';
import { printedRows } from './replay-printed.ts';

/** Rows as they are printed; null for a file that is no such capture at all. `order` is the byte order of its machine. */
export async function replayRows(
  format: Exclude<ReplayFormat, 'ssh-config'>,
  capture: Buffer,
  order: 'BE' | 'LE',
): Promise<readonly object[] | null> {
  if (format === 'ssh-command') return sshCommandRows(capture);
  if (format === 'proc-net-tcp' || format === 'proc-net-udp') return procNetRows(format, capture, order);
  return printedRows(format, capture);
}

const PROC_NET_WITHOUT = 'it has neither that table’s heading nor a row of it';
const TABLE_WITHOUT = 'it has no line of that tool';
const JSON_WITHOUT = 'it is no JSON with such objects';

/** What a file is without that is no such capture, and how to make one. */
export const NO_CAPTURE: Readonly<Record<ReplayFormat, { without: string; how: string }>> = {
  'proc-net-tcp': { without: PROC_NET_WITHOUT, how: 'Make one with `cat /proc/net/tcp`.' },
  'proc-net-udp': { without: PROC_NET_WITHOUT, how: 'Make one with `cat /proc/net/udp`.' },
  ss: { without: TABLE_WITHOUT, how: 'Make one with `ss -tulnp`.' },
  'netstat-linux': { without: TABLE_WITHOUT, how: 'Make one with `netstat -tulnp`.' },
  lsof: { without: TABLE_WITHOUT, how: 'Make one with `lsof -nP -iTCP -sTCP:LISTEN -iUDP`.' },
  'lsof-fields': { without: TABLE_WITHOUT, how: 'Make one with `lsof -nP -iTCP -sTCP:LISTEN -F pcuLftPn`.' },
  'netstat-darwin': { without: TABLE_WITHOUT, how: 'Make one with `netstat -anv`.' },
  'netstat-win32': { without: TABLE_WITHOUT, how: 'Make one with `netstat -ano`.' },
  'get-nettcpconnection-json': {
    without: JSON_WITHOUT,
    how: 'Make one with `Get-NetTCPConnection -State Listen | ConvertTo-Json`.',
  },
  'tasklist-csv': { without: TABLE_WITHOUT, how: 'Make one with `tasklist /fo csv`.' },
  'win32-process-json': {
    without: JSON_WITHOUT,
    how: 'Make one with `Get-CimInstance Win32_Process | ConvertTo-Json`.',
  },
  sockstat: { without: TABLE_WITHOUT, how: 'Make one with `sockstat -l`.' },
  'get-nettcpconnection-table': { without: TABLE_WITHOUT, how: 'Make one with `Get-NetTCPConnection`.' },
  'wmic-csv': {
    without: TABLE_WITHOUT,
    how: 'Make one with `wmic process get CommandLine,ProcessId /format:csv`.',
  },
  'tasklist-svc': { without: TABLE_WITHOUT, how: 'Make one with `tasklist /svc`.' },
  'netsh-excludedportrange': {
    without: TABLE_WITHOUT,
    how: 'Make one with `netsh interface ipv4 show excludedportrange protocol=tcp`.',
  },
  'ps-darwin': { without: TABLE_WITHOUT, how: 'Make one with `ps -axo pid,uid,command`.' },
  'ssh-command': {
    without: 'no line of it names ssh, or it is larger than 1 MB',
    how: 'Give a text file with one ssh command a line.',
  },
  'ssh-config': {
    without: 'it holds no setting of an OpenSSH client config, or is larger than 1 MB',
    how: 'Give a file such as ~/.ssh/config.',
  },
};

/** The heading of the table, or one row of it where the heading was cut off. */
const PROC_NET = /^[ \t]*(?:sl\s+local_address\s+rem|\d+: (?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4} )/m;

async function procNetRows(format: ReplayFormat, capture: Buffer, order: 'BE' | 'LE') {
  const text = decodeConsole(capture);
  if (!PROC_NET.test(text)) return null;
  const { parseProcNet } = await import('../core/platform/linux/proc-net-parser.ts');
  const parsed = parseProcNet(Buffer.from(text), format === 'proc-net-tcp' ? 'tcp' : 'udp', order);
  return distinct(
    parsed.map(({ protocol, family, address, port, inode, uid }) => ({
      protocol,
      family,
      address,
      port,
      pid: null,
      inode,
      uid,
    })),
  );
}

const distinct = <T>(rows: readonly T[]): T[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

/** Each line is a row, and a row is much larger than `ssh b`. */
const MOST_COMMAND_BYTES = 1_048_576;

/** A row for each line that is neither blank nor a comment, with its number; a refused one says why. */
async function sshCommandRows(capture: Buffer): Promise<object[] | null> {
  const text = capture.length > MOST_COMMAND_BYTES ? '' : decodeConsole(capture);
  if (text.includes('\0') || !/\bssh\b|\bautossh\b/i.test(text)) return null;
  const { readCommand } = await import('../core/tunnels/read-command.ts');
  return text.split('\n').flatMap((content, index) => {
    if (/^\s*(#|$)/.test(content)) return [];
    const reading = readCommand(content);
    const line = index + 1;
    return [
      reading.ok
        ? { line, ...reading.value.command }
        : { line, error: `${reading.failure.message} ${reading.failure.nextStep}` },
    ];
  });
}
