/** A bare WebSocket client of the server: what it sends and answers is in the test's hand. */
import { type ClientOptions, WebSocket } from 'ws';
import type { RunningServer } from '../../main/server/server.ts';

export interface BareDoor {
  socket: WebSocket;
  received: string[];
  /** The close code, once it came. */
  closed: Promise<number>;
}

/** Settles when the WebSocket is open, or with the HTTP status that refused it. */
export function knock(server: RunningServer, options: ClientOptions = {}): Promise<BareDoor | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { origin: server.origin, ...options });
  const received: string[] = [];
  socket.on('message', (data) => received.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ socket, received, closed }));
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    socket.on('error', reject);
  });
}

/** Opens and shows the token; settles with the first answer, or `closed CODE`. */
export async function enter(server: RunningServer, options: ClientOptions = {}) {
  const door = await knock(server, options);
  if (typeof door === 'number') throw new Error(`refused with ${door}`);
  const first = new Promise<string>((resolve) => {
    door.socket.once('message', (data) => resolve(data.toString()));
    void door.closed.then((code) => resolve(`closed ${code}`));
  });
  door.socket.send(JSON.stringify({ token: server.token }));
  return { ...door, first: await first };
}
