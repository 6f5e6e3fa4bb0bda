/** Every open WebSocket: counted, admitted with the token, joined to the core, dropped when it falls silent. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { createServe, type Service } from '../../preload/serve.ts';
import { admit } from './admission.ts';
import { refuseConnection } from './answers.ts';
import { closeSocket } from './close-socket.ts';
import type { ServerLimits } from './limits.ts';
import { createSocketTransport } from './socket-transport.ts';
import type { TokenGate } from './token.ts';
import { CLOSE, READY } from './wire.ts';

export interface DoorsOptions {
  service: Service;
  onAudience?: (openDoors: number) => void;
  onError?: (error: unknown) => void;
}

export interface Doors {
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export function openDoors(options: DoorsOptions, limits: ServerLimits, gate: TokenGate): Doors {
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  const serve = createServe(options.service, {
    limits,
    ...(options.onError ? { onError: options.onError } : {}),
  });
  const doors = new Set<WebSocket>();
  const silent = new WeakSet<WebSocket>();
  const told = () => options.onAudience?.(doors.size);

  const enter = (socket: WebSocket) => {
    if (doors.size >= limits.doors) {
      void closeSocket(socket, CLOSE.full, 'Too many windows are open.');
      return;
    }
    doors.add(socket);
    const release = serve(createSocketTransport(socket, limits.unreadBytes));
    socket.once('close', () => {
      release();
      doors.delete(socket);
      told();
    });
    socket.send(READY);
    told();
  };

  const greet = async (socket: WebSocket) => {
    // Too large or broken: ws sends the reason by itself. Without a listener the error would end the whole program.
    socket.on('error', () => void closeSocket(socket, 1002));
    socket.on('pong', () => silent.delete(socket));
    if (await admit(socket, gate, limits.tokenMs)) enter(socket);
  };

  const heartbeat = setInterval(() => {
    for (const socket of webSockets.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, limits.heartbeatMs);
  heartbeat.unref();

  return {
    upgrade(request, connection, head) {
      if (webSockets.clients.size >= limits.sockets)
        return refuseConnection(connection, 503, 'Too many connections are open.');
      webSockets.handleUpgrade(request, connection, head, (socket) => void greet(socket));
    },
    async close() {
      clearInterval(heartbeat);
      await Promise.all(
        [...webSockets.clients].map((socket) => closeSocket(socket, 1001, 'Quayside is ending.')),
      );
    },
  };
}
