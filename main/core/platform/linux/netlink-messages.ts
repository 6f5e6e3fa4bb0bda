/** The bytes of NETLINK_SOCK_DIAG (linux/inet_diag.h): two requests, and the reading of their replies. Little-endian hosts. */
import type { Family, Protocol } from '../../../../preload/model.ts';
import { formatIpv4, formatIpv6 } from './ip-address.ts';
import type { RawSocket } from './raw-socket.ts';

const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
const REQUEST_DUMP = 0x301;
const IPPROTO_UDP = 17;
const TCP_LISTEN = 10;
/** An unconnected UDP socket is in the state that TCP calls closed. */
const TCP_CLOSE = 7;

export const AF_INET = 2;
export const AF_INET6 = 10;
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLM_F_DUMP_INTR = 0x10;
const ATTRIBUTE_SKV6ONLY = 11;

/** Every request of ours carries it, so that unchanged replies are equal byte by byte. */
export const SEQUENCE = 0x51756179;

/** All listening TCP sockets. The old request is answered for IPv4 and IPv6 in one dump, and walks no connections. */
export function tcpRequest(): Buffer {
  const request = Buffer.alloc(76);
  writeHeader(request, TCPDIAG_GETSOCK);
  request[16] = AF_INET;
  request.writeUInt32LE(1 << TCP_LISTEN, 68);
  return request;
}

/** All bound UDP sockets of one family that have no peer. */
export function udpRequest(family: number): Buffer {
  const request = Buffer.alloc(72);
  writeHeader(request, SOCK_DIAG_BY_FAMILY);
  request[16] = family;
  request[17] = IPPROTO_UDP;
  request.writeUInt32LE(1 << TCP_CLOSE, 20);
  return request;
}

function writeHeader(request: Buffer, type: number): void {
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(type, 4);
  request.writeUInt16LE(REQUEST_DUMP, 6);
  request.writeUInt32LE(SEQUENCE, 8);
}

/** Walks the messages that are whole, and stops at anything else. */
export function eachMessage(
  reply: Buffer,
  length: number,
  visit: (type: number, flags: number, start: number, end: number) => void,
): void {
  let start = 0;
  while (start + 16 <= length) {
    const size = reply.readUInt32LE(start);
    if (size < 16 || start + size > length) return;
    visit(reply.readUInt16LE(start + 4), reply.readUInt16LE(start + 6), start, start + size);
    start += (size + 3) & ~3;
  }
}

/** `v6only` is null where the kernel is too old to tell (before 4.3). */
export interface DiagRow extends Omit<RawSocket, 'dualStack'> {
  readonly v6only: boolean | null;
}

/** Reads the sockets of a reply; `place` adds the zone of an address. */
export function parseSockets(
  reply: Buffer,
  length: number,
  protocol: Protocol,
  place: (address: string) => string,
): DiagRow[] {
  const rows: DiagRow[] = [];
  eachMessage(reply, length, (type, _flags, start, end) => {
    if ((type !== TCPDIAG_GETSOCK && type !== SOCK_DIAG_BY_FAMILY) || end - start < 88) return;
    const peerPort = reply.readUInt16BE(start + 22);
    if (peerPort !== 0) return;
    const family: Family = reply[start + 16] === AF_INET6 ? 'ipv6' : 'ipv4';
    const byte = (index: number) => reply[start + 24 + index] ?? 0;
    rows.push({
      protocol,
      family,
      address:
        family === 'ipv4'
          ? formatIpv4(byte(0), byte(1), byte(2), byte(3))
          : place(formatIpv6(reply, start + 24)),
      port: reply.readUInt16BE(start + 20),
      uid: reply.readUInt32LE(start + 80),
      inode: reply.readUInt32LE(start + 84),
      v6only: family === 'ipv6' ? readV6Only(reply, start + 88, end) : null,
    });
  });
  return rows;
}

function readV6Only(reply: Buffer, from: number, end: number): boolean | null {
  let start = from;
  while (start + 5 <= end) {
    const size = reply.readUInt16LE(start);
    if (size < 4) return null;
    if (reply.readUInt16LE(start + 2) === ATTRIBUTE_SKV6ONLY) return reply[start + 4] !== 0;
    start += (size + 3) & ~3;
  }
  return null;
}
