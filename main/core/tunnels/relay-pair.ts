/** Joins two connections: what one sends the other gets, its end is passed on, and so is its sudden end. */
import type { Socket } from 'node:net';
import type { FairTurns } from './fair-turns.ts';
import type { GiveBack } from './give-back.ts';

export interface Traffic {
  sent: number;
  received: number;
}

/** What all pairs of a mapping have in common. */
export interface Pumping {
  readonly turns: FairTurns;
  readonly giveBack: GiveBack;
  readonly traffic: Traffic;
}

/** Both must be open, and an error of the client must end the target already. Memory: what the system gives at once (64 KB) each way. */
export function joinPair(client: Socket, target: Socket, pumping: Pumping): void {
  const { traffic } = pumping;
  target.on('error', () => endAbruptly(client));
  pump(client, target, pumping, (bytes) => {
    traffic.sent += bytes;
  });
  pump(target, client, pumping, (bytes) => {
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

function pump(from: Socket, to: Socket, { turns, giveBack }: Pumping, count: (bytes: number) => void): void {
  let full = false;
  let waits = false;
  const goOn = () => {
    if (!full && !waits) from.resume();
  };
  from.on('data', (piece: Buffer) => {
    count(piece.length);
    // Called once the system has it all, or never will.
    full = !to.write(piece, () => giveBack(piece));
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
