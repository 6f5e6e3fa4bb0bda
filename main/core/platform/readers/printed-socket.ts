/** A socket as a tool of some system prints it: on this machine, on another one, or in a bug report. */
import { isIPv4, isIPv6 } from 'node:net';

/** A TCP socket that listens, or a UDP socket that is bound and has no peer. Text is as printed: not cleaned. */
export interface PrintedSocket {
  readonly protocol: 'tcp' | 'udp';
  /** `dual`: one IPv6 socket that takes IPv4 as well. */
  readonly family: 'ipv4' | 'ipv6' | 'dual';
  /** Without brackets, with the zone: `*`, `0.0.0.0`, `::`, `fe80::1%en0`. */
  readonly address: string;
  readonly port: number;
  /** Null where the tool does not tell. */
  readonly pid: number | null;
  readonly process?: string;
  /** All holders, where there are several. */
  readonly pids?: readonly number[];
}

/** What a reader made of a text. */
export interface Printed<T> {
  /** Each once, in the order in which they are first seen. */
  readonly rows: readonly T[];
  /** The text holds that tool's heading or a line of its shape, whatever that line tells. */
  readonly recognized: boolean;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Splits `127.0.0.1:80`, `[::1]:80`, `:::80`, `*:80` at the last colon, or with `.` as BSD does, `*.80`, `::1.80`. Null
 * where it names no address or no port from 1 to 65535.
 */
export function readEndpoint(text: string, separator: ':' | '.'): Endpoint | null {
  const at = text.lastIndexOf(separator);
  const port = at < 0 ? null : readPort(text.slice(at + 1));
  if (port === null) return null;
  const host = text.slice(0, at);
  // ss writes the zone behind the bracket: `[fe80::1]%eth0:546`.
  const address = host.startsWith('[') ? host.replace(/^\[([^[\]]*)\](?=$|%)/, '$1') : host;
  return isAddress(address) ? { address, port } : null;
}

export const familyOf = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');

/** Decimal, as tools print it: no sign, no zero in front. */
export function readPort(text: string): number | null {
  const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** A process id of any system: up to 32 bits, no zero in front. */
export function readPid(text: string): number | null {
  return /^(?:0|[1-9]\d{0,9})$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : null;
}

/** Tools with narrow columns cut long IPv6 addresses, never to less than 12 signs; what is left of one is still told. */
const CUT_IPV6 =
  /^(?=.{12,45}$)(?!:(?!:)|.*:::|.*::.*::)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){1,7}(?:\.\d{1,3}){0,3}\.?$/i;

function isAddress(text: string): boolean {
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  // Of a zone nothing may be left.
  if (zone >= 0 && !/^[\w.:-]{0,32}$/.test(text.slice(zone + 1))) return false;
  if (!bare.includes(':')) return bare === '*' || isIPv4(bare);
  return isIPv6(bare) || CUT_IPV6.test(bare);
}

/** A row once, and the holders of one socket together where they stand in one line. */
export function distinct<T>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
