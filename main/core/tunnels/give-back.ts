/** Gives the memory of a piece of traffic back at once: V8 would let 64 MB of such pieces pile up before it looks. */
import type { MessagePort } from 'node:worker_threads';

/** The piece is empty afterwards: nobody may still read it, nor the system still write from it. */
export type GiveBack = (piece: Buffer) => void;

/** A piece that is only part of something larger is left alone. */
export function createGiveBack(): GiveBack {
  let nowhere: MessagePort | undefined;
  return (piece) => {
    const { buffer } = piece;
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== piece.byteLength) return;
    if (hasTransfer(buffer)) return void buffer.transfer(0);
    // Node 20 can move memory only to another thread. What is sent to a closed port is moved all the same, and freed.
    nowhere ??= closedPort();
    nowhere.postMessage(null, [buffer]);
  };
}

function closedPort(): MessagePort {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}

const hasTransfer = (buffer: ArrayBuffer): buffer is ArrayBuffer & { transfer(bytes: number): ArrayBuffer } =>
  'transfer' in buffer;
