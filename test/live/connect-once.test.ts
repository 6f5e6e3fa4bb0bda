/** One connection: what it comes to, how many there are at a time, and that nothing of it stays. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConnector } from '../../main/core/reach/connect-once.ts';
import { createSocketBudget } from '../../main/core/reach/socket-budget.ts';
import { createStop } from '../../main/core/reach/stop.ts';
import type { CheckSpan } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, CLI } from './built-cli.ts';

const LIMIT_MS = 30_000;
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function serve(talk: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    endings.unshift(() => socket.destroy());
    talk(socket.on('error', () => {}));
  }).listen(0, '127.0.0.1');
  endings.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const connector = (sockets = 256) => createConnector(createSocketBudget(sockets));
const limits = () => ({ limitMs: LIMIT_MS, stop: createStop() });

describe('a connection', () => {
  it('is taken, in a time, and closed', async () => {
    let ended = 0;
    const port = await serve((socket) => socket.resume().on('close', () => ended++));
    const reply = await connector()('127.0.0.1', port, limits());
    expect(reply).toEqual({ outcome: 'answers', connectMs: expect.any(Number) });
    await waitUntil('it is closed', () => ended === 1);
  });

  it('is refused by a closed port', async () => {
    const reply = await connector()('127.0.0.1', await freePort(), limits());
    expect(reply).toEqual({ outcome: 'refuses', connectMs: null });
  });

  it('that is reset at once was taken', async () => {
    const port = await serve((socket) => socket.resetAndDestroy());
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => connector()('127.0.0.1', port, limits())),
    );
    expect(new Set(replies.map(({ outcome }) => outcome))).toEqual(new Set(['answers']));
  });

  it('is let go of when it is told to stop', async () => {
    let ended = 0;
    const port = await serve((socket) => socket.resume().on('close', () => ended++));
    const stop = createStop();
    const using = connector()('127.0.0.1', port, { limitMs: LIMIT_MS, stop }, () => new Promise(() => {}));
    await waitUntil('it is taken', () => endings.length > 1);
    stop.stop();
    expect((await using).outcome).toBe('answers');
    await waitUntil('it is closed', () => ended === 1);
    const after = await connector()('127.0.0.1', port, { limitMs: LIMIT_MS, stop });
    expect(after.outcome).toBe('not-tried');
  });

  it('is one of so many at a time, over all that connect', async () => {
    let now = 0;
    let most = 0;
    const port = await serve(() => {});
    const connect = connector(5);
    const use = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now--;
    };
    const all = Array.from({ length: 40 }, () => connect('127.0.0.1', port, limits(), use));
    expect((await Promise.all(all)).every(({ outcome }) => outcome === 'answers')).toBe(true);
    expect(most).toBe(5);
  });
});

it('the budget halves where the system has no more to give, and comes back', async () => {
  const budget = createSocketBudget(64);
  const held = await Promise.all(Array.from({ length: 64 }, () => budget.take()));
  budget.shrink();
  for (const giveBack of held.splice(0, 40)) giveBack();
  const more: (() => void)[] = [];
  for (let index = 0; index < 64; index++) void budget.take().then((giveBack) => more.push(giveBack));
  await new Promise((resolve) => setImmediate(resolve));
  // Half of 64, one more with each of the 40 that came back, never above 64; 24 are still held.
  expect(more.length).toBe(40);
  budget.shrink();
  budget.shrink();
  budget.shrink();
  for (const giveBack of held) giveBack();
  await new Promise((resolve) => setImmediate(resolve));
  expect(budget.taken).toBe(40);
});

describe('in a network of its own', () => {
  const network = `quayside-connect-${process.pid}`;
  const inside = (...argv: string[]) => ['netns', 'exec', network, ...argv];
  beforeAll(() => buildCli(), 120_000);

  async function check(target: string): Promise<string[]> {
    const home = mkdtempSync(join(tmpdir(), 'quayside-connect-'));
    const argv = inside(process.execPath, CLI, 'check', target, '--json');
    const env = { ...process.env, QUAYSIDE_HOME: home };
    const { stdout } = await promisify(execFile)('ip', argv, { env });
    rmSync(home, { recursive: true, force: true });
    const { spans } = JSON.parse(stdout) as { spans: CheckSpan[] };
    return spans.map(({ from, to, state }) => `${from}-${to} ${state}`);
  }
  function open(setting: string): void {
    execFileSync('ip', ['netns', 'add', network]);
    endings.push(() => execFileSync('ip', ['netns', 'del', network]));
    execFileSync('ip', inside('ip', 'link', 'set', 'lo', 'up'));
    execFileSync('ip', inside('sh', '-c', setting));
  }

  it('where the system has one number alone for our end, that port does not answer itself', async () => {
    open('echo 40000 40000 > /proc/sys/net/ipv4/ip_local_port_range');
    expect(await check('127.0.0.1:39900-40099')).toEqual(['39900-40099 closed']);
  }, 120_000);

  it('without IPv6, ports are closed all the same', async () => {
    open('echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6');
    expect(await check('20000-20999')).toEqual(['20000-20999 closed']);
  }, 120_000);
});
