/** Serves the page and the contract on 127.0.0.1, behind the guard and the token. */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fail, ok, type Result } from '../../preload/model.ts';
import type { Service } from '../../preload/serve.ts';
import { answer, answerAlive, refuseConnection, serveAsset } from './answers.ts';
import { type Assets, loadAssets } from './assets.ts';
import { openDoors } from './doors.ts';
import { createGuard, type Guard } from './guard.ts';
import { securityHeaders } from './headers.ts';
import { SERVER_LIMITS, type ServerLimits } from './limits.ts';
import { createTokenGate, makeToken, type TokenGate } from './token.ts';
import { ALIVE_PATH, SOCKET_PATH } from './wire.ts';

export interface ServerOptions {
  service: Service;
  /** The built page's folder; null serves only the command line's WebSocket. */
  staticRoot: string | null;
  /** 0 takes any free port. */
  port: number;
  /** Told how many doors are open whenever that changes. */
  onAudience?: (openDoors: number) => void;
  onError?: (error: unknown) => void;
  limits?: Partial<ServerLimits>;
}

export interface RunningServer {
  /** With the token in the fragment, which a browser never sends. */
  url: string;
  origin: string;
  port: number;
  token: string;
  /** Closes every door and settles when the port is free. */
  close(): Promise<void>;
}

/** What stands between a request and the core. Apart, so that a test can show what happens without each. */
export interface Locks {
  guard(port: number): Guard;
  gate(token: string, limits: ServerLimits): TokenGate;
  headers(port: number): Record<string, string>;
}

export const LOCKS: Locks = {
  guard: createGuard,
  gate: (token, limits) => createTokenGate(token, limits),
  headers: securityHeaders,
};

export const startServer = (options: ServerOptions): Promise<Result<RunningServer>> =>
  startServerWith(options, LOCKS);

/** `startServer` with other locks. Only tests hand in any but `LOCKS`. */
export async function startServerWith(options: ServerOptions, locks: Locks): Promise<Result<RunningServer>> {
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const token = makeToken();
  // A command line brings this along and mostly never serves.
  const { createServer } = await import('node:http');
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 5_000,
    // Node looks for late requests only this often; its default of 30 s would make the two limits above empty words.
    connectionsCheckingInterval: 1_000,
  });
  limitConnections(server, limits.connections);

  const bound = await listen(server, options.port);
  if (!bound.ok) return bound;
  const port = bound.value;
  const guard = locks.guard(port);
  const headers = locks.headers(port);
  const assets: Assets = options.staticRoot === null ? new Map() : loadAssets(options.staticRoot);
  const sockets = openDoors(options, limits, locks.gate(token, limits));

  server.on('request', (request, response) => {
    const refusal = guard.request(request);
    if (refusal) return answer(response, headers, refusal.status, refusal.reason, { last: true });
    if (request.url === ALIVE_PATH) return answerAlive(request, response, headers, token);
    serveAsset(request, response, headers, assets);
  });
  server.on('upgrade', (request, connection, head) => {
    connection.on('error', () => connection.destroy());
    const refusal = guard.upgrade(request);
    if (refusal) return refuseConnection(connection, refusal.status, refusal.reason);
    if (request.url !== SOCKET_PATH) return refuseConnection(connection, 404, 'There is no such path.');
    sockets.upgrade(request, connection, head);
  });

  const origin = `http://127.0.0.1:${port}`;
  return ok({
    url: `${origin}/#token=${token}`,
    origin,
    port,
    token,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        resolve(fail('unavailable', `Port ${port} is taken.`, 'End what holds it, or choose another port.'));
      else if (error.code === 'EACCES')
        resolve(fail('permission', `Port ${port} may not be used.`, 'Choose a port from 1024 up.'));
      else
        resolve(fail('unavailable', `Port ${port} cannot be used (${error.code}).`, 'Choose another port.'));
    });
    // Never anything but IPv4 loopback: other machines must not even reach the guard.
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      // Not null or a path: the server listens on TCP.
      server.on('error', () => {});
      resolve(ok((server.address() as AddressInfo).port));
    });
  });
}

function limitConnections(server: Server, most: number): void {
  let open = 0;
  server.on('connection', (connection: Socket) => {
    open++;
    connection.once('close', () => open--);
    if (open > most) refuseConnection(connection, 503, 'Too many connections are open.');
  });
}
