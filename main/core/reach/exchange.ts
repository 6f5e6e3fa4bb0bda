/** One exchange of first bytes: connects, sends what is to be sent, and hears so much and no more. */
import type { Socket } from 'node:net';
import type { Connector } from './connect-once.ts';
import type { Stop } from './stop.ts';

export interface Exchange {
  readonly address: string;
  readonly port: number;
  /** Null: only listens. */
  readonly send: Buffer | null;
  /** How long the first byte may take, and how long all of it, the connection included. */
  readonly firstMs: number;
  readonly limitMs: number;
  /** Whether nothing more is needed. */
  readonly enough: (heard: Buffer) => boolean;
}

/** Whoever sends more than this is heard no longer. */
const MOST_BYTES = 65_536;
/** Whoever sends them one by one, too: each is looked at with all that came before. */
const MOST_PIECES = 500;

/** What was heard; empty where nothing was. Never rejects. */
export async function exchange(
  { address, port, limitMs, ...talk }: Exchange,
  { connect, stop }: { connect: Connector; stop: Stop },
): Promise<Buffer> {
  if (limitMs <= 0) return Buffer.alloc(0);
  const ends = performance.now() + limitMs;
  let heard: Buffer = Buffer.alloc(0);
  await connect(address, port, { limitMs, stop }, async (socket) => {
    const left = ends - performance.now();
    heard = await talkOver(socket, { ...talk, firstMs: Math.min(talk.firstMs, left), limitMs: left }, stop);
  });
  return heard;
}

/** The same over a socket that is open already, such as one within TLS. */
export function talkOver(
  socket: Pick<Socket, 'on' | 'write'>,
  { send, firstMs, limitMs, enough }: Omit<Exchange, 'address' | 'port'>,
  stop: Stop,
): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    let over = false;
    const end = () => {
      over = true;
      clearTimeout(first);
      clearTimeout(limit);
      off();
      resolve(Buffer.concat(pieces).subarray(0, MOST_BYTES));
    };
    const first = setTimeout(end, firstMs);
    const limit = setTimeout(end, limitMs);
    const off = stop.onStop(end);
    socket.on('data', (piece: Buffer) => {
      clearTimeout(first);
      if (over) return;
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= MOST_BYTES || pieces.length >= MOST_PIECES || enough(Buffer.concat(pieces))) end();
    });
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
    if (send) socket.write(send);
  });
}
