/** The bytes of NETLINK_SOCK_DIAG (linux/inet_diag.h): the requests, and the reading of their replies. Little-endian hosts. */
import type { Protocol } from '../../../../preload/model.ts';
import { formatIpv4, formatIpv6 } from './ip-address.ts';
import type { RawConnection } from './raw-connection.ts';
import type { RawSocket, UnsureSocket } from './raw-socket.ts';
import type { ReadRecord } from './row-keeper.ts';

const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
const REQUEST_DUMP = 0x301;
const IPPROTO_UDP = 17;
const TCP_ESTABLISHED = 1;
const TCP_LISTEN = 10;
/** An unconnected UDP socket is in the state that TCP calls closed. */
const TCP_CLOSE = 7;
/** States 1 to 12 of linux/tcp_states.h. */
const ALL_STATES = 0x1ffe;

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

/**
 * The sockets of both families that have that port at their own end, or at the other one, and which are connected, were, or are
 * about to be. The kernel picks them out itself, on its walk over all connections.
 */
export function tcpConnectionsRequest(port: number, side: 'local' | 'remote' = 'local'): Buffer {
  const request = tcpRequest();
  request.writeUInt16BE(port, side === 'local' ? 20 : 22);
  request.writeUInt32LE(ALL_STATES & ~(1 << TCP_LISTEN) & ~(1 << TCP_CLOSE), 68);
  return request;
}

/** The connected UDP sockets of one family that have that port at their own end, or at the other one. */
export function udpConnectionsRequest(
  family: number,
  port: number,
  side: 'local' | 'remote' = 'local',
): Buffer {
  const request = udpRequest(family);
  request.writeUInt32LE(1 << TCP_ESTABLISHED, 20);
  request.writeUInt16BE(port, side === 'local' ? 24 : 26);
  return request;
}

/** All TCP sockets of both families that have a port, listening or connected. */
export function tcpSocketsRequest(): Buffer {
  const request = tcpRequest();
  request.writeUInt32LE(ALL_STATES & ~(1 << TCP_CLOSE), 68);
  return request;
}

/** All bound UDP sockets of one family, connected or not. */
export function udpSocketsRequest(family: number): Buffer {
  const request = udpRequest(family);
  request.writeUInt32LE((1 << TCP_ESTABLISHED) | (1 << TCP_CLOSE), 20);
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
  visit: (type: number, start: number, end: number) => void,
): void {
  let start = 0;
  for (;;) {
    const end = endOfMessage(reply, start, length);
    if (end === null) return;
    visit(reply.readUInt16LE(start + 4), start, end);
    start = aligned(end);
  }
}

function endOfMessage(reply: Buffer, start: number, length: number): number | null {
  if (start + 16 > length) return null;
  const size = reply.readUInt32LE(start);
  return size < 16 || start + size > length ? null : start + size;
}

const aligned = (offset: number): number => (offset + 3) & ~3;

/** Reads the socket of one message of a reply; `place` adds the zone of an address. */
export const readSocket =
  (protocol: Protocol, place: (address: string) => string): ReadRecord<RawSocket | UnsureSocket> =>
  (reply, start, length) => {
    const end = endOfMessage(reply, start, length);
    // Nothing after a broken message can be trusted: the rest is taken as one record without a row.
    if (end === null) return { end: length, row: null };
    const type = reply.readUInt16LE(start + 4);
    const isSocket = (type === TCPDIAG_GETSOCK || type === SOCK_DIAG_BY_FAMILY) && end - start >= 88;
    const hasPeer = isSocket && reply.readUInt16BE(start + 22) !== 0;
    const row = isSocket && !hasPeer ? readBody(reply, start, end, protocol, place) : null;
    return { end: Math.min(aligned(end), length), row };
  };

/** Of one whole message, as `eachMessage` tells it; null where it is too short to be a socket. */
export function readConnection(reply: Buffer, start: number, end: number): RawConnection | null {
  if (end - start < 88) return null;
  const isIpv6 = reply[start + 16] === AF_INET6;
  return {
    family: isIpv6 ? 'ipv6' : 'ipv4',
    state: reply[start + 17] ?? 0,
    localAddress: readAddress(reply, start + 24, isIpv6),
    localPort: reply.readUInt16BE(start + 20),
    remoteAddress: readAddress(reply, start + 40, isIpv6),
    remotePort: reply.readUInt16BE(start + 22),
    uid: reply.readUInt32LE(start + 80),
    inode: reply.readUInt32LE(start + 84),
  };
}

function readAddress(reply: Buffer, at: number, isIpv6: boolean): string {
  const byte = (index: number) => reply[at + index] ?? 0;
  return isIpv6 ? formatIpv6(reply, at) : formatIpv4(byte(0), byte(1), byte(2), byte(3));
}

function readBody(
  reply: Buffer,
  start: number,
  end: number,
  protocol: Protocol,
  place: (address: string) => string,
): RawSocket | UnsureSocket {
  const isIpv6 = reply[start + 16] === AF_INET6;
  const bare = readAddress(reply, start + 24, isIpv6);
  const address = isIpv6 ? place(bare) : bare;
  const socket = {
    protocol,
    family: isIpv6 ? 'ipv6' : 'ipv4',
    address,
    port: reply.readUInt16BE(start + 20),
    uid: reply.readUInt32LE(start + 80),
    inode: reply.readUInt32LE(start + 84),
  } as const;
  const v6only = address === '::' ? readV6Only(reply, start + 88, end) : true;
  return v6only === null ? { ...socket, dualStack: null } : { ...socket, dualStack: !v6only };
}

/** Null where the kernel is too old to tell (before 4.3). */
function readV6Only(reply: Buffer, from: number, end: number): boolean | null {
  let start = from;
  while (start + 5 <= end) {
    const size = reply.readUInt16LE(start);
    if (size < 4) return null;
    if (reply.readUInt16LE(start + 2) === ATTRIBUTE_SKV6ONLY) return reply[start + 4] !== 0;
    start += aligned(size);
  }
  return null;
}
