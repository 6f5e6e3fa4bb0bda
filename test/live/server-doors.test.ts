/** The server as its own doors use it: the contract, the audience, where it listens, and how it ends. */
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectToHost } from '../../main/server/connect.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../main/server/server.ts';
import { createClient } from '../../preload/client.ts';
import { createFakeService, type FakeService } from '../fake-service.ts';
import { waitUntil } from '../wait-until.ts';
import { enter } from './open-door.ts';

let service: FakeService;
const running: RunningServer[] = [];

beforeEach(() => {
  service = createFakeService();
});

afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ service, staticRoot: null, port: 0, ...options });
  if (!server.ok) throw new Error(server.failure.message);
  running.push(server.value);
  return server.value;
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

describe('the contract over the WebSocket', () => {
  it('answers a call and sends the snapshot and the changes', async () => {
    const server = await start();
    const client = createClient({ connect: () => connectToHost(server), reconnect: false });
    expect(await client.call('ports.next', { from: 4_000 })).toEqual({ ok: true, value: { ports: [4_000] } });
    expect(await new Promise((resolve) => client.on('snapshot', resolve))).toEqual(service.snapshot());

    const change = { type: 'opened', at: service.snapshot().at, listener: service.listener } as const;
    const seen = new Promise((resolve) => client.on('change', resolve));
    // The subscription is on its way; a call that came after it has been answered when it has arrived.
    await client.call('ports.next', {});
    service.emit(change);
    expect(await seen).toEqual(change);
    client.close();
  });

  it('rejects a connection with a wrong token in words', async () => {
    const { origin } = await start();
    await expect(connectToHost({ origin, token: 'wrong' })).rejects.toThrow(/refused .*4401/);
  });

  it('tells how many doors are open', async () => {
    const told: number[] = [];
    const server = await start({ onAudience: (open) => told.push(open) });
    const first = await enter(server);
    const second = await enter(server);
    second.socket.close();
    await waitUntil('the second is gone', () => told.length === 3);
    first.socket.terminate();
    await waitUntil('the first is gone', () => told.length === 4);
    expect(told).toEqual([1, 2, 1, 0]);
  });
});

describe('where it listens', () => {
  it('listens on 127.0.0.1 and nowhere else', async () => {
    const { port } = await start();
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    const rows = ['tcp', 'tcp6'].flatMap((name) =>
      readFileSync(`/proc/net/${name}`, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hex}`)),
    );
    expect(rows.map(([, local]) => local)).toEqual([`0100007F:${hex}`]);
  });

  it('says that a port is taken', async () => {
    const { port } = await start();
    const second = await startServer({ service, staticRoot: null, port });
    expect(second).toMatchObject({
      ok: false,
      failure: { code: 'unavailable', message: `Port ${port} is taken.` },
    });
  });

  it('makes another token each time', async () => {
    const tokens = new Set([(await start()).token, (await start()).token]);
    expect(tokens.size).toBe(2);
    for (const token of tokens) expect(Buffer.from(token, 'base64url').length).toBe(32);
  });
});

describe('the end', () => {
  it('closes every door and frees the port', async () => {
    const server = await start();
    const door = await enter(server);
    await server.close();
    expect(await door.closed).toBe(1001);
    expect(await canListen(server.port)).toBe(true);
  });

  it('does not wait for a client that never answers', async () => {
    const server = await start();
    const mute = connect({ host: '127.0.0.1', port: server.port });
    mute.on('error', () => {});
    const answered = new Promise((resolve) => mute.once('data', resolve));
    mute.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: ${server.origin}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await answered;
    const started = performance.now();
    await server.close();
    // The WebSocket library by itself would wait for 30 s.
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(await canListen(server.port)).toBe(true);
    mute.destroy();
  });
});
