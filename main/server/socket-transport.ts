/** A Transport over one WebSocket, for both of its ends. */
import type { RawData, WebSocket } from 'ws';
import type { Transport } from '../../preload/protocol.ts';
import { closeSocket } from './close-socket.ts';

/** Takes over an open WebSocket. `unreadBytes`: what may already wait unread when another text is sent. */
export function createSocketTransport(socket: WebSocket, unreadBytes = Number.POSITIVE_INFINITY): Transport {
  const messages: ((text: string) => void)[] = [];
  // What comes before anybody listens is kept: a client gets its transport one turn after the socket opened.
  let early: string[] = [];

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) {
      void closeSocket(socket, 1003, 'Text only.');
      return;
    }
    const text = data.toString();
    if (messages.length === 0) early.push(text);
    for (const listener of messages) listener(text);
  });

  return {
    send(text) {
      // Looked at before the text is added: one Snapshot of a very busy machine may be larger than the limit.
      if (socket.bufferedAmount > unreadBytes) {
        socket.terminate();
        return Promise.reject(new Error('The reader is too slow.'));
      }
      return new Promise((resolve, reject) => {
        socket.send(text, (error) => (error ? reject(error) : resolve()));
      });
    },
    onMessage(listener) {
      messages.push(listener);
      const waiting = early;
      early = [];
      for (const text of waiting) listener(text);
    },
    onClose(listener) {
      if (socket.readyState === socket.CLOSED) return listener();
      socket.once('close', () => listener());
    },
    close() {
      void closeSocket(socket, 1000);
    },
  };
}
