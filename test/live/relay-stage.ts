/** Mappings, servers and clients of tests, on loopback; whatever was opened is closed at the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { systemAddressBook } from '../../main/core/tunnels/bind-addresses.ts';
import { type Relay, type RelayRequest, startRelay } from '../../main/core/tunnels/relay.ts';
import type { RelayDeps } from '../../main/core/tunnels/relay-pairs.ts';
import { waitUntil } from '../wait-until.ts';

const REAL: RelayDeps = { book: systemAddressBook, now: () => performance.now() };

export interface RelayStage {
  /** A server that does this with every connection; returns its port, or 0 for a path. */
  serve(
    take: (peer: Socket) => void,
    at?: { host: string; port?: number } | { path: string },
  ): Promise<number>;
  relay(request: RelayRequest, deps?: Partial<RelayDeps>): Promise<Relay>;
  /** Halves may stay open; errors are kept in `errorOf`. */
  call(to: NetConnectOpts): Promise<Socket>;
  /** A port on which connections get no answer: its queue is full and its owner never takes one. */
  silentPort(): Promise<number>;
  end(): Promise<void>;
}

export function createRelayStage(): RelayStage {
  const ends: (() => unknown)[] = [];
  const call = async (to: NetConnectOpts) => {
    const socket = connect({ allowHalfOpen: true, ...to });
    ends.push(() => socket.destroy());
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  return {
    call,
    async serve(take, at = { host: '127.0.0.1' }) {
      const peers = new Set<Socket>();
      const server = createServer({ allowHalfOpen: true }, (peer) => {
        peers.add(peer.on('error', () => {}));
        take(peer);
      });
      server.listen('path' in at ? at : { port: 0, ...at, ipv6Only: true });
      await once(server, 'listening');
      ends.push(() => {
        for (const peer of peers) peer.destroy();
        server.close();
      });
      // A server on TCP always has such an address.
      return 'path' in at ? 0 : (server.address() as AddressInfo).port;
    },
    async relay(request, deps = {}) {
      const started = await startRelay(request, { ...REAL, ...deps });
      if (!started.ok) throw new Error(started.failure.message);
      ends.push(() => started.value.close());
      return started.value;
    },
    async silentPort() {
      const { child, port } = await silentServer();
      ends.push(async () => {
        child.kill('SIGKILL');
        await once(child, 'close');
      });
      for (let waits = false; !waits; ) {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        ends.push(() => socket.destroy());
        waits = await Promise.race([
          once(socket, 'connect').then(() => false),
          new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 400)),
        ]);
      }
      return port;
    },
    async end() {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
}

const SILENT = `use Socket; $| = 1; socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(0, INADDR_LOOPBACK));
listen(S, 0); print((sockaddr_in(getsockname(S)))[0], "\\n"); sleep 600;`;

async function silentServer(): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn('perl', ['-e', SILENT], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { child, port: Number(String(line)) };
}

/** Sends back what comes, and its end. */
export const echo = (peer: Socket): void => void peer.pipe(peer);

/** All that comes until the end; rejects where the end is a sudden one. The other half stays as it is. */
async function collect(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'end');
  return Buffer.concat(pieces);
}

export const readAll = async (socket: Socket): Promise<string> => (await collect(socket)).toString();

export const digest = async (socket: Socket): Promise<string> =>
  createHash('sha256')
    .update(await collect(socket))
    .digest('hex');

/** As a program does that is killed with something unread: by a reset, whatever is still to be sent. */
export const reset = (socket: Socket): void => void socket.resetAndDestroy().destroy();

/** How much comes, counted from now on. */
export function counter(socket: Socket): () => number {
  let got = 0;
  socket.on('data', (piece: Buffer) => {
    got += piece.length;
  });
  socket.resume();
  return () => got;
}

/** How it ended: `end`, or the code of its error. It is read, so that the end is seen. */
export async function endOf(socket: Socket): Promise<string> {
  let ended = 'closed';
  socket.once('end', () => {
    if (ended === 'closed') ended = 'end';
  });
  socket.once('error', ({ code }: NodeJS.ErrnoException) => {
    ended = code ?? 'error';
  });
  socket.resume();
  await waitUntil('the connection has ended', () => socket.destroyed || ended !== 'closed');
  return ended;
}

/** Sends so much, waiting whenever the other side does not take it; ends its half where told to. */
export async function send(socket: Socket, bytes: number, andEnd = true): Promise<void> {
  const piece = Buffer.alloc(65_536, 'q');
  for (let left = bytes; left > 0 && !socket.destroyed; left -= piece.length)
    if (!socket.write(piece.subarray(0, left)))
      await new Promise<void>((resolve) => {
        const goOn = () => {
          socket.off('drain', goOn).off('close', goOn);
          resolve();
        };
        socket.on('drain', goOn).on('close', goOn);
      });
  if (andEnd) socket.end();
}
