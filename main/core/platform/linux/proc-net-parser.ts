/** Reads /proc/net/{tcp,tcp6,udp,udp6}, of this machine or of a capture of another one. Pure; no text is made but the addresses. */
import type { Family, Protocol } from '../../../../preload/model.ts';
import { formatIpv4, formatIpv6 } from './ip-address.ts';
import type { RawConnection } from './raw-connection.ts';
import type { RawSocket, UnsureSocket } from './raw-socket.ts';
import type { ReadRecord } from './row-keeper.ts';

/** The byte order of the host that wrote the table: its words are printed as numbers, and the text does not tell. */
export type Endian = 'LE' | 'BE';

export type ProcNetRow = RawSocket | UnsureSocket;

const NEWLINE = 10;
const SPACE = 32;
const COLON = 58;
const TCP_LISTEN = 10;
/** An unconnected UDP socket is in the state that TCP calls closed. */
const TCP_CLOSE = 7;

/** The rows of listening TCP or unconnected UDP sockets in a whole table. */
export function parseProcNet(
  table: Buffer,
  protocol: Protocol,
  endian: Endian,
  place: (address: string) => string = (address) => address,
): ProcNetRow[] {
  const read = readProcNetLine(protocol, endian, place);
  const rows: ProcNetRow[] = [];
  for (let start = 0; start < table.length; ) {
    const { row, end } = read(table, start, table.length);
    if (row) rows.push(row);
    start = end;
  }
  return rows;
}

/**
 * Reads one line: `sl: local:port remote:port st tx:rx tr:when retrnsmt uid timeout inode …`. The family is told by the
 * length of the address; `place` adds the zone of one. Lines that are cut or strange are no rows.
 */
export const readProcNetLine =
  (protocol: Protocol, endian: Endian, place: (address: string) => string): ReadRecord<ProcNetRow> =>
  (table, start, length) => {
    const newline = table.indexOf(NEWLINE, start);
    const end = newline === -1 || newline >= length ? length : newline;
    const state = protocol === 'tcp' ? TCP_LISTEN : TCP_CLOSE;
    const fields = parseRow(table, start, end, state, endian);
    const next = Math.min(end + 1, length);
    if (!fields) return { end: next, row: null };
    const isIpv6 = fields.family === 'ipv6';
    const address = isIpv6 ? place(fields.address) : fields.address;
    const dualStack = isIpv6 && address === '::' ? null : false;
    return { end: next, row: { ...fields, protocol, address, dualStack } };
  };

interface Address {
  family: Family;
  address: string;
}

function parseRow(
  table: Uint8Array,
  start: number,
  end: number,
  state: number,
  endian: Endian,
): Omit<RawSocket, 'protocol' | 'dualStack'> | null {
  const at = findFields(table, start, end);
  if (!at || readHex(table, at.state, at.state + 2) !== state) return null;
  if (readHex(table, at.remoteColon + 1, at.remoteColon + 5) !== 0) return null;
  const { uid, inode } = readHolding(table, at.state, end);
  const port = readHex(table, at.localColon + 1, at.localColon + 5);
  const address = readAddress(table, at.local, at.localColon - at.local, endian);
  if (uid === null || inode === null || !port || !address) return null;
  // Four digits, and no more.
  if (table[at.localColon + 5] !== SPACE) return null;
  return { ...address, port, uid, inode };
}

/** Where in a line its first fields begin; null in a line that is cut or strange. */
function findFields(table: Uint8Array, start: number, end: number) {
  const local = nextField(table, afterField(table, start, end), end);
  const localColon = colonAfter(table, local, end);
  const remote = nextField(table, afterField(table, local, end), end);
  const remoteColon = colonAfter(table, remote, end);
  if (localColon < 0 || remoteColon < 0) return null;
  return {
    local,
    localColon,
    remote,
    remoteColon,
    state: nextField(table, afterField(table, remote, end), end),
  };
}

/** The user and the inode of a line whose state begins at `state`. */
function readHolding(table: Uint8Array, state: number, end: number) {
  let field = state;
  // st -> tx:rx -> tr:when -> retrnsmt -> uid
  for (let i = 0; i < 4; i++) field = nextField(table, afterField(table, field, end), end);
  const uid = readDecimal(table, field, end);
  for (let i = 0; i < 2; i++) field = nextField(table, afterField(table, field, end), end);
  return { uid, inode: readDecimal(table, field, end) };
}

/** Reads the line from `start` to `end`; null where its ports are not wanted, or the line is cut or strange. */
export function parseConnection(
  table: Uint8Array,
  start: number,
  end: number,
  wants: (localPort: number, remotePort: number) => boolean,
  endian: Endian,
): RawConnection | null {
  const at = findFields(table, start, end);
  if (!at) return null;
  const localPort = readHex(table, at.localColon + 1, at.localColon + 5);
  const remotePort = readHex(table, at.remoteColon + 1, at.remoteColon + 5);
  if (localPort === null || remotePort === null || !wants(localPort, remotePort)) return null;
  const state = at.state + 2 <= end ? readHex(table, at.state, at.state + 2) : null;
  const local = readAddress(table, at.local, at.localColon - at.local, endian);
  const remote = readAddress(table, at.remote, at.remoteColon - at.remote, endian);
  if (state === null || !local || !remote) return null;
  const { uid, inode } = readHolding(table, at.state, end);
  return {
    family: local.family,
    state,
    localAddress: local.address,
    localPort,
    remoteAddress: remote.address,
    remotePort,
    uid: uid ?? 0,
    inode: inode ?? 0,
  };
}

function readAddress(table: Uint8Array, start: number, digits: number, endian: Endian): Address | null {
  if (digits !== 8 && digits !== 32) return null;
  const bytes = new Uint8Array(digits / 2);
  for (let i = 0; i < bytes.length; i++) {
    // Each group of four bytes is one number of the host: on a little-endian one they stand in reverse.
    const from = endian === 'LE' ? (i & ~3) + 3 - (i & 3) : i;
    const value = readHex(table, start + 2 * from, start + 2 * from + 2);
    if (value === null) return null;
    bytes[i] = value;
  }
  if (digits === 32) return { family: 'ipv6', address: formatIpv6(bytes) };
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return { family: 'ipv4', address: formatIpv4(a, b, c, d) };
}

function nextField(table: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && table[at] === SPACE) at++;
  return at;
}

/** The first blank after the field that starts at or after `from`. */
function afterField(table: Uint8Array, from: number, end: number): number {
  let at = nextField(table, from, end);
  while (at < end && table[at] !== SPACE) at++;
  return at;
}

/** In the field that begins at `from`: a whole table may have no other one. */
function colonAfter(table: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end && table[at] !== SPACE; at++) if (table[at] === COLON) return at;
  return -1;
}

function readHex(table: Uint8Array, start: number, end: number): number | null {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = hexDigit(table[at] ?? 0);
    if (digit < 0) return null;
    value = value * 16 + digit;
  }
  return value;
}

const hexDigit = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

function readDecimal(table: Uint8Array, start: number, end: number): number | null {
  let value = 0;
  let at = start;
  for (; at < end && (table[at] ?? 0) >= 48 && (table[at] ?? 0) <= 57; at++) {
    value = value * 10 + (table[at] ?? 0) - 48;
  }
  return at === start || value > Number.MAX_SAFE_INTEGER ? null : value;
}
