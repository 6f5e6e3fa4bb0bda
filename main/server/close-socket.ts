/** Closes a WebSocket for certain: who does not answer the close is cut off, so that nobody can keep a place. */
import type { WebSocket } from 'ws';

const ANSWER_MS = 1_000;

/** Settles when the socket is closed. */
export function closeSocket(socket: WebSocket, code: number, reason = ''): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve();
    const timer = setTimeout(() => socket.terminate(), ANSWER_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (socket.readyState === socket.CONNECTING) socket.terminate();
    else socket.close(code, reason);
  });
}
