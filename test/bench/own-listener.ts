/** A listening port of this very process: opened and closed at a known moment. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

export interface OwnListener {
  readonly port: number;
  close(): void;
}

export async function listenHere(): Promise<OwnListener> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // Not null or a path: the server listens on TCP.
    port: (server.address() as AddressInfo).port,
    close: () => server.close(),
  };
}
