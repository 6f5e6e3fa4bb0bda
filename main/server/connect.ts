/** The command line's way to the running host: the same WebSocket and token as the page. */
import { WebSocket } from 'ws';
import type { Transport } from '../../preload/protocol.ts';
import type { HostEndpoint } from './endpoint-file.ts';
import { createSocketTransport } from './socket-transport.ts';
import { READY, SOCKET_PATH } from './wire.ts';

const CONNECT_MS = 5_000;

/** Settles when the host has taken the token; rejects when it cannot be reached or refuses. */
export function connectToHost(endpoint: Pick<HostEndpoint, 'origin' | 'token'>): Promise<Transport> {
  const socket = new WebSocket(endpoint.origin.replace(/^http/, 'ws') + SOCKET_PATH, {
    origin: endpoint.origin,
    perMessageDeflate: false,
    handshakeTimeout: CONNECT_MS,
    followRedirects: false,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.terminate(), CONNECT_MS);
    socket.on('error', reject);
    socket.once('close', (code, reason) => {
      clearTimeout(timer);
      reject(new Error(`The running Quayside refused the connection (${code} ${reason.toString()}).`));
    });
    socket.once('open', () => socket.send(JSON.stringify({ token: endpoint.token })));
    socket.once('message', (data) => {
      clearTimeout(timer);
      if (data.toString() === READY) return resolve(createSocketTransport(socket));
      socket.terminate();
      reject(new Error('What answered is not Quayside.'));
    });
  });
}
