/** Servers that mean harm: whatever they say and however long, a check ends in its time, keeps little of it and shows it clean. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConnector } from '../../main/core/reach/connect-once.ts';
import { exchange } from '../../main/core/reach/exchange.ts';
import { createSocketBudget } from '../../main/core/reach/socket-budget.ts';
import { createStop } from '../../main/core/reach/stop.ts';
import { createReachStage, type ReachStage } from '../live/reach-stage.ts';
import { waitUntil } from '../wait-until.ts';

const LIMIT = 60_000;
/** Much more than the second that a server has, for a machine that is busy with other tests. */
const BUSY_MS = 8_000;
let stage: ReachStage;
const sockets = new Set<Socket>();
const endings: (() => void)[] = [];

beforeAll(async () => {
  // With the product's own limits.
  stage = await createReachStage(null);
}, LIMIT);
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const end of endings.splice(0)) end();
});
afterAll(() => stage.end());

async function serve(talk: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    socket.resume();
    talk(socket);
  }).listen(0, '127.0.0.1');
  endings.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Writes as fast as it is taken, without an end. */
function flood(socket: Socket, piece: Buffer): void {
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', write);
  write();
}

function dribble(socket: Socket, text: string, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), everyMs);
  socket.on('close', () => clearInterval(timer));
}

const KILOBYTE = 1_024;
const HTTP = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
const CASES: [string, (socket: Socket) => void][] = [
  ['says nothing', () => {}],
  ['never ends its banner', (socket) => flood(socket, Buffer.alloc(64 * KILOBYTE, 'a'))],
  [
    'sends a hundred megabytes as soon as it is asked',
    (socket) => socket.once('data', () => flood(socket, Buffer.alloc(KILOBYTE * KILOBYTE, 'b'))),
  ],
  ['says a byte at a time', (socket) => dribble(socket, 'SSH-2.0-slow', 100)],
  ['says a byte at a time, fast and without an end', (socket) => dribble(socket, 'x', 1)],
  [
    'sends binary',
    (socket) => socket.write(Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7) % 256))),
  ],
  [
    'steers the terminal',
    (socket) => socket.write('SSH-2.0-\u001b]0;owned\u0007\u001b[2J\u202Eevil\u200b\r\n'),
  ],
  [
    'hides in a title',
    (socket) =>
      socket.once('data', () =>
        socket.end(`${HTTP}Server: \u001b[31mred\r\n\r\n<title>\u001b[2J\u202e${'t'.repeat(5_000)}</title>`),
      ),
  ],
  [
    'never ends its head',
    (socket) => socket.once('data', () => flood(socket, Buffer.from(`${HTTP}${'X-A: b\r\n'.repeat(500)}`))),
  ],
  ['closes at once', (socket) => socket.destroy()],
  ['resets at once', (socket) => socket.resetAndDestroy()],
  ['resets what is said', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ['claims a long MySQL packet', (socket) => socket.write(Buffer.from([255, 3, 0, 0, 10, 53]))],
  [
    'begins a TLS handshake and stops',
    (socket) => socket.once('data', () => socket.write(Buffer.from([22, 3, 3, 64, 0, 2]))),
  ],
  [
    'claims a long MongoDB answer',
    (socket) => socket.once('data', () => socket.write(Buffer.from([255, 255, 255, 127, 0, 0, 0, 0]))),
  ],
  [
    'claims a negative MongoDB answer',
    (socket) => socket.once('data', () => socket.write(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]))),
  ],
];

const socketsOpen = () => sockets.size;

describe.each(CASES)('a server that %s', (_, talk) => {
  it(
    'is checked in its time, bounded and clean, and left alone after',
    async () => {
      const port = await serve(talk);
      const began = performance.now();
      const result = await stage.checkOne(`127.0.0.1:${port}`);
      expect(performance.now() - began).toBeLessThan(BUSY_MS);
      expect(result).toMatchObject({ state: 'in-use', port });
      expect(result.spoken).not.toBeNull();
      const text = JSON.stringify(result.spoken);
      expect(text.length).toBeLessThan(2_500);
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      await waitUntil('nothing of it is open', () => socketsOpen() === 0);
    },
    LIMIT,
  );
});

it(
  'many of them at once hold neither memory nor files nor the event loop',
  async () => {
    const ports = await Promise.all(
      Array.from({ length: 24 }, () => serve((socket) => flood(socket, Buffer.alloc(256 * KILOBYTE, 'z')))),
    );
    const files = () => readdirSync('/proc/self/fd').length;
    const before = { files: files(), bytes: process.memoryUsage().rss };
    const { results } = await stage.check(
      ports.map((port) => `127.0.0.1:${port}`),
      { ask: true },
    );
    expect(results.map(({ state }) => state)).toEqual(ports.map(() => 'in-use'));
    await waitUntil('nothing of it is open', () => socketsOpen() === 0);
    // A few files and tens of megabytes are this process's own affair; 24 endless banners are not.
    expect(files() - before.files).toBeLessThan(20);
    expect(process.memoryUsage().rss - before.bytes).toBeLessThan(300 * KILOBYTE * KILOBYTE);
  },
  LIMIT,
);

it(
  'a check that nobody wants any more lets go of them at once',
  async () => {
    const port = await serve(() => {});
    const checkId = await stage.begin([`127.0.0.1:${port}`]);
    await waitUntil('it is connected', () => socketsOpen() > 0);
    expect(await stage.handlers['reach.cancel']({ checkId })).toEqual({
      ok: true,
      value: { cancelled: true },
    });
    await waitUntil('nothing of it is open', () => socketsOpen() === 0);
  },
  LIMIT,
);

it.each([
  ['64 KB', (socket: Socket) => flood(socket, Buffer.alloc(64 * KILOBYTE, 'a')), 65_536],
  ['500 pieces', (socket: Socket) => dribble(socket.setNoDelay(), 'x', 1), 65_535],
])(
  'no more than %s are heard, however long there would be time',
  async (_, talk, most) => {
    const port = await serve(talk);
    // As long as the test itself: only what was heard can end it.
    const talking = { address: '127.0.0.1', port, send: null, firstMs: LIMIT, limitMs: LIMIT };
    const via = { connect: createConnector(createSocketBudget(1)), stop: createStop() };
    const heard = await exchange({ ...talking, enough: () => false }, via);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThanOrEqual(most);
  },
  LIMIT,
);
