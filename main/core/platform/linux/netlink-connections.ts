/** Asks the kernel for connections; on another thread, for it walks all connections of the machine for that. */
import type { Libc } from './libc.ts';
import { eachMessage, NLMSG_DONE, NLMSG_ERROR, readConnection } from './netlink-messages.ts';
import { openDiagSocket, ROOM, setTimeLimit } from './netlink-socket.ts';
import type { RawConnection } from './raw-connection.ts';

/** False where the kernel refuses or did not answer to the end: then what was told is of no use. */
export async function walkNetlink(
  libc: Libc,
  requests: readonly Buffer[],
  visit: (connection: RawConnection) => void,
): Promise<boolean> {
  for (const request of requests) if (!(await dump(libc, request, visit))) return false;
  return true;
}

async function dump(
  libc: Libc,
  request: Buffer,
  visit: (connection: RawConnection) => void,
): Promise<boolean> {
  const fd = openDiagSocket(libc);
  if (fd < 0) return false;
  try {
    if (!setTimeLimit(libc, fd)) return false;
    const sent = await new Promise<number>((done) => libc.sendLater(fd, request, request.length, done));
    if (sent !== request.length) return false;
    const buffer = Buffer.allocUnsafeSlow(ROOM);
    for (;;) {
      const received = await new Promise<number>((done) => libc.recvLater(fd, buffer, ROOM, done));
      const end = received < 16 ? 'failed' : visitPiece(buffer, received, visit);
      if (end !== 'more') return end === 'done';
    }
  } finally {
    libc.close(fd);
  }
}

function visitPiece(
  piece: Buffer,
  length: number,
  visit: (connection: RawConnection) => void,
): 'more' | 'done' | 'failed' {
  let end: 'more' | 'done' | 'failed' = 'more';
  eachMessage(piece, length, (type, from, to) => {
    if (type === NLMSG_ERROR) end = 'failed';
    else if (type === NLMSG_DONE) end = isFailure(piece, from, to) ? 'failed' : 'done';
    else {
      const connection = readConnection(piece, from, to);
      if (connection) visit(connection);
    }
  });
  return end;
}

/** The end of a dump carries the kernel's error number, below 0, where it did not come to its end. */
const isFailure = (piece: Buffer, from: number, to: number): boolean =>
  to - from >= 20 && piece.readInt32LE(from + 16) < 0;
