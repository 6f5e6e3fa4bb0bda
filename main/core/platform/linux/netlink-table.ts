/** Reads the listeners from the kernel's own socket table through NETLINK_SOCK_DIAG: no text, no walk over connections. */
import type { Protocol } from '../../../../preload/model.ts';
import { inferDualStack } from './dual-stack.ts';
import { createZones } from './ipv6-zones.ts';
import type { Libc } from './libc.ts';
import {
  AF_INET,
  AF_INET6,
  eachMessage,
  NLM_F_DUMP_INTR,
  NLMSG_DONE,
  NLMSG_ERROR,
  readSocket,
  SEQUENCE,
  tcpRequest,
  udpRequest,
} from './netlink-messages.ts';
import { openDiagSocket, ROOM } from './netlink-socket.ts';
import { type RawSocket, type SocketTable, sameSockets, type UnsureSocket } from './raw-socket.ts';
import { createRowKeeper, type RowKeeper } from './row-keeper.ts';

const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const EINTR = 4;
const ATTEMPTS = 4;

interface Dump {
  readonly protocol: Protocol;
  readonly request: Buffer;
  buffer: Buffer;
  before: Buffer;
  length: number;
  readonly keeper: RowKeeper<RawSocket | UnsureSocket>;
}

type Outcome = 'changed' | 'same' | 'again';

/** Null where the kernel refuses (a sandbox, a kernel without inet_diag). */
export function openNetlinkTable(libc: Libc): SocketTable | null {
  let fd = -1;
  let sockets: readonly RawSocket[] = [];
  const dumps = [
    dumpOf('tcp', tcpRequest()),
    dumpOf('udp', udpRequest(AF_INET)),
    dumpOf('udp', udpRequest(AF_INET6)),
  ];

  const close = () => {
    if (fd >= 0) libc.close(fd);
    fd = -1;
  };

  const refresh = (dump: Dump): boolean => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (fd < 0) fd = openDiagSocket(libc);
      const outcome = fd < 0 ? 'again' : receiveDump(libc, fd, dump);
      if (outcome !== 'again') return outcome === 'changed';
      // Whatever is left in the queue belongs to the failed dump: a new socket starts clean.
      close();
    }
    throw new Error('the kernel did not answer over netlink');
  };

  const read = () => {
    const changed = dumps.filter(refresh);
    if (changed.length === 0) return sockets;
    const next = inferDualStack(dumps.flatMap((dump) => dump.keeper.rows()));
    if (!sameSockets(sockets, next)) sockets = next;
    return sockets;
  };

  try {
    read();
  } catch {
    close();
    return null;
  }
  return { reader: 'netlink', read, close };
}

const dumpOf = (protocol: Protocol, request: Buffer): Dump => ({
  protocol,
  request,
  buffer: Buffer.allocUnsafeSlow(2 * ROOM),
  before: Buffer.allocUnsafeSlow(2 * ROOM),
  length: -1,
  keeper: createRowKeeper(),
});

/** Asks and collects one whole reply; on a change its rows are read. */
function receiveDump(libc: Libc, fd: number, dump: Dump): Outcome {
  const sent = untilDone(libc, () => libc.send(fd, dump.request, dump.request.length, MSG_DONTWAIT));
  if (sent !== dump.request.length) return 'again';
  let length = 0;
  for (;;) {
    if (dump.buffer.length - length < ROOM) dump.buffer = grown(dump.buffer, length);
    const target = length === 0 ? dump.buffer : dump.buffer.subarray(length);
    const received = untilDone(libc, () => libc.recv(fd, target, ROOM, MSG_DONTWAIT | MSG_TRUNC));
    if (received < 16 || received > ROOM) {
      const end = received < 0 && length > 0 ? walkToDone(dump.buffer, length) : null;
      return end === null ? 'again' : keep(dump, end);
    }
    if (dump.buffer.readUInt16LE(length + 4) === NLMSG_ERROR) return 'again';
    const end = endOfDump(dump.buffer, length, received);
    if (end === 'interrupted') return 'again';
    if (end !== null) return keep(dump, end);
    length += received;
  }
}

/** Where the sockets end, null when more is to come. Almost every reply ends in one bare DONE, alone or at the tail. */
function endOfDump(buffer: Buffer, start: number, received: number): number | 'interrupted' | null {
  const end = start + received;
  const at = isDone(buffer, end - 20, start, end) ? end - 20 : start;
  if (!isDone(buffer, at, start, end)) return null;
  return buffer.readUInt16LE(at + 6) & NLM_F_DUMP_INTR ? 'interrupted' : at;
}

const isDone = (buffer: Buffer, at: number, start: number, end: number): boolean =>
  at >= start &&
  buffer.readUInt16LE(at + 4) === NLMSG_DONE &&
  buffer.readUInt32LE(at + 8) === SEQUENCE &&
  at + buffer.readUInt32LE(at) <= end;

/** For a kernel that adds something to DONE: the slow way, walked only when nothing more comes. */
function walkToDone(buffer: Buffer, length: number): number | null {
  let end: number | null = null;
  eachMessage(buffer, length, (type, at) => {
    if (type === NLMSG_DONE && end === null) end = at;
  });
  return end;
}

function keep(dump: Dump, length: number): Outcome {
  if (length === dump.length && dump.buffer.compare(dump.before, 0, length, 0, length) === 0) return 'same';
  const read = readSocket(dump.protocol, createZones());
  dump.keeper.update(dump.before, Math.max(dump.length, 0), dump.buffer, length, read);
  const spare = dump.before;
  dump.before = dump.buffer;
  dump.buffer = spare;
  dump.length = length;
  return 'changed';
}

function untilDone(libc: Libc, call: () => number): number {
  for (let attempt = 0; ; attempt++) {
    const result = call();
    if (result >= 0 || attempt >= 100 || libc.errno() !== EINTR) return result;
  }
}

function grown(buffer: Buffer, used: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
  buffer.copy(larger, 0, 0, used);
  return larger;
}
