/** Reaches the core: through Electron's bridge where there is one, else through browser mode's WebSocket. */
import type { Transport } from '../preload/protocol.ts';

/** What preload/index.ts exposes. */
export interface Bridge {
  send(text: string): void;
  onMessage(listener: (text: string) => void): void;
}

declare global {
  interface Window {
    quayside?: Bridge;
  }
}

/** Close codes by which the server says that it will not have this page, and why: main/server/wire.ts has them too. */
const REFUSALS: Readonly<Record<number, Refusal>> = { 4401: 'refused', 4429: 'full' };

/** `refused`: the token is not the server's. `full`: as many windows are open as may be. */
export type Refusal = 'refused' | 'full';

const HANDSHAKE_MS = 10_000;

export function connectBridge(bridge: Bridge): Promise<Transport> {
  return Promise.resolve({
    async send(text) {
      bridge.send(text);
    },
    onMessage: (listener) => bridge.onMessage(listener),
    // The bridge lives as long as the page.
    onClose: () => {},
    close: () => {},
  });
}

/** Settles when the server has taken the token. `onRefused` is called where trying again would not help. */
export function connectSocket(
  url: string,
  token: string,
  onRefused: (why: Refusal) => void,
): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const timer = setTimeout(() => socket.close(), HANDSHAKE_MS);
    const settle = () => {
      clearTimeout(timer);
      socket.removeEventListener('message', onFirst);
      socket.removeEventListener('close', onEarlyClose);
    };
    const onFirst = (event: MessageEvent) => {
      settle();
      if (isReady(event.data)) return resolve(socketTransport(socket));
      socket.close();
      reject(new Error('the server did not say that it is ready'));
    };
    const onEarlyClose = (event: CloseEvent) => {
      settle();
      const refusal = REFUSALS[event.code];
      if (refusal) onRefused(refusal);
      reject(new Error(`closed with ${event.code}`));
    };
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })));
    socket.addEventListener('message', onFirst);
    socket.addEventListener('close', onEarlyClose);
  });
}

function isReady(data: unknown): boolean {
  try {
    return typeof data === 'string' && JSON.parse(data)?.ready === true;
  } catch {
    return false;
  }
}

function socketTransport(socket: WebSocket): Transport {
  return {
    async send(text) {
      // A browser drops what is sent into a closing socket, and complains of it in the console.
      if (socket.readyState !== WebSocket.OPEN) throw new Error('the connection is closed');
      socket.send(text);
    },
    onMessage(listener) {
      socket.addEventListener('message', (event) => {
        if (typeof event.data === 'string') listener(event.data);
      });
    },
    onClose(listener) {
      socket.addEventListener('close', listener);
      // It may have closed between the handshake and now.
      if (socket.readyState >= WebSocket.CLOSING) listener();
    },
    close: () => socket.close(),
  };
}
