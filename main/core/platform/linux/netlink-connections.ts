/** Asks the kernel for the connections of one port; on another thread, for it walks all connections of the machine for that. */
import type { Protocol } from '../../../../preload/model.ts';
import type { ConnectionTally } from './connection-tally.ts';
import type { Libc } from './libc.ts';
import {
  AF_INET,
  AF_INET6,
  eachMessage,
  NLMSG_DONE,
  NLMSG_ERROR,
  readConnection,
  tcpConnectionsRequest,
  udpConnectionsRequest,
} from './netlink-messages.ts';
import { openDiagSocket, ROOM, setTimeLimit } from './netlink-socket.ts';

/** False where the kernel refuses or did not answer to the end: then `tally` is of no use. */
export async function tallyByNetlink(
  libc: Libc,
  protocol: Protocol,
  port: number,
  tally: ConnectionTally,
): Promise<boolean> {
  const requests =
    protocol === 'tcp'
      ? [tcpConnectionsRequest(port)]
      : [udpConnectionsRequest(AF_INET, port), udpConnectionsRequest(AF_INET6, port)];
  for (const request of requests) if (!(await dump(libc, request, port, tally))) return false;
  return true;
}

async function dump(libc: Libc, request: Buffer, port: number, tally: ConnectionTally): Promise<boolean> {
  const fd = openDiagSocket(libc);
  if (fd < 0) return false;
  try {
    if (!setTimeLimit(libc, fd)) return false;
    const sent = await new Promise<number>((done) => libc.sendLater(fd, request, request.length, done));
    if (sent !== request.length) return false;
    const buffer = Buffer.allocUnsafeSlow(ROOM);
    for (;;) {
      const received = await new Promise<number>((done) => libc.recvLater(fd, buffer, ROOM, done));
      const end = received < 16 ? 'failed' : tallyPiece(buffer, received, port, tally);
      if (end !== 'more') return end === 'done';
    }
  } finally {
    libc.close(fd);
  }
}

function tallyPiece(
  piece: Buffer,
  length: number,
  port: number,
  tally: ConnectionTally,
): 'more' | 'done' | 'failed' {
  let end: 'more' | 'done' | 'failed' = 'more';
  eachMessage(piece, length, (type, from, to) => {
    if (type === NLMSG_ERROR) end = 'failed';
    else if (type === NLMSG_DONE) end = isFailure(piece, from, to) ? 'failed' : 'done';
    else {
      const connection = readConnection(piece, from, to);
      if (connection?.localPort === port) tally.add(connection.state, connection.remoteAddress);
    }
  });
  return end;
}

/** The end of a dump carries the kernel's error number, below 0, where it did not come to its end. */
const isFailure = (piece: Buffer, from: number, to: number): boolean =>
  to - from >= 20 && piece.readInt32LE(from + 16) < 0;
