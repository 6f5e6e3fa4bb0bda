/** Joins two connections: what one sends the other gets, its end is passed on, and so is its sudden end. */
import type { Socket } from 'node:net';
import type { FairTurns } from './fair-turns.ts';

export interface Traffic {
  sent: number;
  received: number;
}

/** Both must be open, and an error of the client must end the target already. Memory: what the system gives at once (64 KB) each way. */
export function joinPair(client: Socket, target: Socket, turns: FairTurns, traffic: Traffic): void {
  target.on('error', () => endAbruptly(client));
  pump(client, target, turns, (bytes) => {
    traffic.sent += bytes;
  });
  pump(target, client, turns, (bytes) => {
    traffic.received += bytes;
  });
}

/** By a reset where there are such: the other side must not take what it has got for all there was. */
export function endAbruptly(socket: Socket): void {
  // Sockets without ports have no reset, and one that is only on its way to be opened would wait for that first. While
  // its end is under way the system refuses a reset, and Node would never close it.
  const ending = socket.writableEnded && !socket.writableFinished;
  if (!socket.destroyed && !socket.connecting && !ending && socket.remotePort !== undefined)
    socket.resetAndDestroy();
  // At once: by itself a reset waits until all is written, which a reader that stands still never lets happen.
  socket.destroy();
}

function pump(from: Socket, to: Socket, turns: FairTurns, count: (bytes: number) => void): void {
  let full = false;
  let waits = false;
  const goOn = () => {
    if (!full && !waits) from.resume();
  };
  from.on('data', (piece: Buffer) => {
    count(piece.length);
    full = !to.write(piece);
    if (!waits && turns.isOver()) {
      waits = true;
      turns.next(() => {
        waits = false;
        goOn();
      });
    }
    if (full || waits) from.pause();
  });
  to.on('drain', () => {
    full = false;
    goOn();
  });
  from.on('end', () => to.end());
}
