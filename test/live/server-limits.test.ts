/** How much of the server one client, or many bad ones, can take up. */
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerLimits } from '../../main/server/limits.ts';
import { type RunningServer, startServer } from '../../main/server/server.ts';
import { createTokenGate } from '../../main/server/token.ts';
import type { Change } from '../../preload/model.ts';
import { createFakeService, type FakeService } from '../fake-service.ts';
import { makeSmallPage, PAGE_MARK } from '../small-page.ts';
import { waitUntil } from '../wait-until.ts';
import { type BareDoor, enter, knock } from './open-door.ts';

let service: FakeService;
let server: RunningServer;
let audience: number[];
let root: string | null = null;
const clients: Socket[] = [];

beforeEach(() => {
  service = createFakeService();
  audience = [];
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server?.close();
  if (root) rmSync(root, { recursive: true, force: true });
  root = null;
});

async function start(limits: Partial<ServerLimits>, staticRoot: string | null = null): Promise<void> {
  const onAudience = (open: number) => audience.push(open);
  const started = await startServer({ service, staticRoot, port: 0, limits, onAudience });
  if (!started.ok) throw new Error(started.failure.message);
  server = started.value;
}

/** Opens a TCP connection, writes `bytes`, and tells whether the server has closed it. */
function open(bytes: string): { socket: Socket; isClosed: () => boolean; text: () => string } {
  let text = '';
  let closed = false;
  const socket = connect({ host: '127.0.0.1', port: server.port });
  clients.push(socket);
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  if (bytes) socket.write(bytes);
  return { socket, isClosed: () => closed, text: () => text };
}

const asDoor = (door: BareDoor | number): BareDoor => {
  if (typeof door === 'number') throw new Error(`refused with ${door}`);
  return door;
};

describe('WebSockets', () => {
  it('closes one that shows no token in time', async () => {
    await start({ tokenMs: 100 });
    const silent = asDoor(await knock(server));
    const good = await enter(server);
    expect(await silent.closed).toBe(4401);
    // The same time does not end one that showed it.
    expect(good.first).toBe('{"ready":true}');
    good.socket.send('{"kind":"call","id":7,"name":"ports.next","input":{}}');
    await waitUntil('the answer', () => good.received.length === 2);
  });

  it('opens eight doors, and a ninth when one has gone', async () => {
    await start({});
    const doors = [];
    for (let count = 0; count < 8; count++) doors.push(await enter(server));
    expect(doors.map(({ first }) => first)).toEqual(Array(8).fill('{"ready":true}'));
    expect((await enter(server)).first).toBe('closed 4429');
    doors[0]?.socket.close();
    await waitUntil('one is gone', () => audience.at(-1) === 7);
    expect((await enter(server)).first).toBe('{"ready":true}');
  });

  it('refuses the thirty-third socket with 503', async () => {
    await start({});
    for (let count = 0; count < 32; count++) asDoor(await knock(server));
    expect(await knock(server)).toBe(503);
  });

  it('slows everybody down after five wrong tokens', async () => {
    await start({ wrongTokenMs: 400 });
    const time = async () => {
      const started = performance.now();
      const { first } = await enter(server);
      expect(first).toBe('{"ready":true}');
      return performance.now() - started;
    };
    await time();
    for (let count = 0; count < 5; count++) {
      const door = asDoor(await knock(server));
      door.socket.send('{"token":"guess"}');
      expect(await door.closed).toBe(4401);
    }
    // 10 ms: a timer may be early by its own grain.
    expect(await time()).toBeGreaterThan(390);
  });

  it('forgets wrong tokens after a minute', async () => {
    let now = 0;
    const waits: number[] = [];
    const gate = createTokenGate('right', {
      wrongTokens: 5,
      wrongTokenMs: 1_000,
      now: () => now,
      wait: async (ms) => {
        waits.push(ms);
      },
    });
    for (let count = 0; count < 5; count++) expect(await gate.check('wrong')).toBe(false);
    expect(waits).toEqual([]);
    expect(await gate.check('right')).toBe(true);
    expect(waits).toEqual([1_000]);
    now = 60_001;
    expect(await gate.check('right')).toBe(true);
    expect(waits).toEqual([1_000]);
  });

  it('takes fifty messages at once, or as many as it is told, and refuses the flood behind them in words', async () => {
    for (const [limits, atLeast, below] of [
      [{}, 50, 200],
      [{ framesPerSecond: 5 }, 5, 50],
    ] as const) {
      await start(limits);
      service.called.length = 0;
      const door = await enter(server);
      for (let id = 0; id < 500; id++) {
        door.socket.send(JSON.stringify({ kind: 'call', id, name: 'ports.next', input: {} }));
      }
      await waitUntil('an answer to each', () => door.received.length === 501);
      const busy = door.received.filter((text) => text.includes('"busy"')).length;
      expect(service.called.length).toBe(500 - busy);
      // Some may pass again while the flood is read: the room is for a slow machine.
      expect(service.called.length).toBeGreaterThanOrEqual(atLeast);
      expect(service.called.length).toBeLessThan(below);
      await server.close();
    }
  });

  it('drops one that does not read, and only that one', async () => {
    await start({ unreadBytes: 1_000_000 });
    const slow = await enter(server);
    const fast = await enter(server);
    for (const door of [slow, fast]) {
      door.socket.send('{"kind":"subscribe","event":"change"}');
      door.socket.send('{"kind":"call","id":1,"name":"ports.next","input":{}}');
      await waitUntil('the subscription is there', () => door.received.length === 2);
    }
    slow.socket.pause();
    const change: Change = {
      type: 'opened',
      at: service.snapshot().at,
      listener: { ...service.listener, user: 'x'.repeat(20_000) },
    };
    let sent = 0;
    // What the kernel itself keeps for the slow one (some MB) goes first.
    while (audience.at(-1) !== 1 && sent < 5_000) {
      service.emit(change);
      sent++;
      await waitUntil('the fast one has read it', () => fast.received.length === 2 + sent);
    }
    expect(audience.at(-1)).toBe(1);
    expect(sent).toBeLessThan(5_000);
    slow.socket.resume();
    expect(await slow.closed).toBe(1006);
    expect(fast.socket.readyState).toBe(fast.socket.OPEN);
  });

  it('drops one that is there no more, and keeps one that answers', async () => {
    await start({ heartbeatMs: 100 });
    const alive = await enter(server);
    const dead = await enter(server, { autoPong: false });
    let pings = 0;
    alive.socket.on('ping', () => pings++);
    expect(await dead.closed).toBe(1006);
    await waitUntil('some more heartbeats', () => pings > 5);
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });
});

describe('connections', () => {
  it('serves the page while two hundred connections dawdle, and ends them', async () => {
    root = makeSmallPage();
    await start({ headersMs: 500, requestMs: 500 }, root);
    const dawdlers = Array.from({ length: 200 }, (_, index) =>
      // Half of them send nothing at all.
      open(index % 2 ? '' : `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Slow: `),
    );
    const page = await fetch(`${server.origin}/`);
    expect(await page.text()).toContain(PAGE_MARK);
    expect((await enter(server)).first).toBe('{"ready":true}');
    await waitUntil('all of them are closed', () => dawdlers.every(({ isClosed }) => isClosed()), 20_000);
  });

  it('answers one connection too many with 503', async () => {
    await start({ connections: 20 });
    for (let count = 0; count < 20; count++) open('');
    const last = open('GET /alive HTTP/1.1\r\n\r\n');
    await waitUntil('the refusal', () => last.text().startsWith('HTTP/1.1 503 '));
    await waitUntil('it is closed', () => last.isClosed());
  });
});
