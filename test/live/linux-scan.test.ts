/** Scanning real sockets of real processes, with each reader: the answers must be those of `ss`, only cheaper. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createLinuxPlatform,
  type LinuxPlatformOptions,
} from '../../main/core/platform/linux/create-linux-platform.ts';
import type { ObservedSocket, Platform } from '../../main/core/platform/platform.ts';
import { waitUntil } from '../wait-until.ts';
import { type Load, type Plan, pairsOf, pairsOfSs, startLoad } from './scanner-load.ts';

const READERS: [string, LinuxPlatformOptions][] = [
  ['netlink', { reader: 'netlink' }],
  ['procfs', { reader: 'procfs' }],
  ['procfs without koffi', { withoutKoffi: true }],
];

const ended: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function open(options: LinuxPlatformOptions = {}): Promise<Platform> {
  const platform = await createLinuxPlatform(options);
  ended.push(() => platform.dispose());
  return platform;
}

async function load(plan: Plan): Promise<Load> {
  const started = await startLoad(plan);
  ended.push(() => started.stop());
  return started;
}

async function listen(server: Server, options: object = {}): Promise<number> {
  ended.push(() => server.close());
  await new Promise((resolve) =>
    server.listen({ host: '127.0.0.1', port: 0, ...options }, () => resolve(null)),
  );
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Strangers may use the same number on another address. */
const onPort = (
  sockets: readonly ObservedSocket[],
  port: number,
  address = '127.0.0.1',
  protocol = 'tcp',
): ObservedSocket[] =>
  sockets.filter((each) => each.port === port && each.address === address && each.protocol === protocol);

const pids = (socket: ObservedSocket | undefined) => socket?.holders.map((holder) => holder.pid);

/**
 * Other programs of the machine open and close sockets too: both must agree at one moment. /proc cannot tell an IPv6
 * wildcard for both families from one for itself: the two are the same there.
 */
async function expectSameAsSs(platform: Platform, thorough = false): Promise<void> {
  let seen: string[] = [];
  let expected: string[] = [];
  const look = async () => {
    const { sockets, reader } = await platform.scan({ thorough });
    const told = (pairs: string[]) =>
      reader === 'procfs' ? pairs.map((pair) => pair.replace(' * ', ' :: ')).sort() : pairs;
    expected = told(pairsOfSs());
    seen = told(pairsOf(sockets));
    return seen.length === expected.length && seen.every((pair, at) => pair === expected[at]);
  };
  await waitUntil('the same sockets and holders as ss', look).catch(() => expect(seen).toEqual(expected));
}

describe.each(READERS)('the %s reader', (_name, options) => {
  it('agrees with ss on 500 listeners of 20 processes, before and after most of them went', async () => {
    const platform = await open(options);
    await platform.scan();
    const loads = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        load({
          tcp: [
            [`127.0.0.${at + 2}`, 14],
            ['::1', 4],
            ['0.0.0.0', 1],
            ['::', 1],
          ],
          udp: [
            ['127.0.0.1', 3],
            ['::1', 1],
            ['::', 1],
          ],
          comm: Buffer.from(`svc ${at} (x)`),
        }),
      ),
    );
    const { sockets } = await platform.scan();
    for (const { pid, sockets: opened } of loads) {
      for (const { protocol, address, port } of opened) {
        const rows = onPort(sockets, port, address, protocol);
        expect([rows.length, pids(rows[0])]).toEqual([1, [pid]]);
      }
    }
    await expectSameAsSs(platform);
    await expectSameAsSs(await open(options));
    await expectSameAsSs(platform, true);
    await Promise.all(loads.slice(5).map((each) => each.stop()));
    await expectSameAsSs(platform);
  });

  it('gives the same arrays as long as nothing changes, however much is connected and queued', async () => {
    const platform = await open(options);
    const { sockets: mine } = await load({
      tcp: [['127.0.0.1', 3]],
      udp: [['127.0.0.1', 2]],
      connections: 20,
    });
    // Until it is quiet: other programs of the machine may open sockets meanwhile.
    await waitUntil('two equal scans', async () => {
      const [first, second] = [await platform.scan(), await platform.scan()];
      return first.sockets === second.sockets && first.warnings === second.warnings;
    });
    const { sockets } = await platform.scan();
    for (const { port, address, protocol } of mine) {
      expect(onPort(sockets, port, address, protocol)).toHaveLength(1);
    }
  });

  it('tells IPv4, IPv6 for itself, and both in one', async () => {
    const platform = await open(options);
    const ipv4 = await listen(createServer(), { host: '0.0.0.0' });
    await listen(createServer(), { host: '::', port: ipv4, ipv6Only: true });
    const dual = await listen(createServer(), { host: '::' });
    const specific = await listen(createServer(), { host: '127.0.0.1' });
    await listen(createServer(), { host: '::1', port: specific });
    const { sockets } = await platform.scan();
    const seen = (port: number) =>
      sockets
        .filter((each) => each.port === port && pids(each)?.includes(process.pid))
        .map(({ family, address, dualStack }) => `${family} ${address} ${dualStack}`)
        .sort();
    expect(seen(ipv4)).toEqual(['ipv4 0.0.0.0 false', 'ipv6 :: false']);
    expect(seen(dual)).toEqual(['ipv6 :: true']);
    expect(seen(specific)).toEqual(['ipv4 127.0.0.1 false', 'ipv6 ::1 false']);
  });

  it('sees one listener replaced by another between two looks', async () => {
    const platform = await open(options);
    for (let i = 0; i < 30; i++) {
      const server = createServer();
      const port = await listen(server);
      await waitUntil(
        `listener ${i}`,
        async () => onPort((await platform.scan()).sockets, port).length === 1,
      );
      await new Promise((resolve) => server.close(resolve));
    }
    const last = await listen(createServer());
    await waitUntil('the last', async () => onPort((await platform.scan()).sockets, last).length === 1);
    // An owner missed twice is looked for again only after a second: thirty rounds add up on a busy machine.
  }, 240_000);

  it('finds all holders of a listener that was inherited, by old workers and new', async () => {
    const platform = await open(options);
    await platform.scan();
    const sleep = ['/bin/sleep', '100'];
    const server = await load({ tcp: [['127.0.0.1', 1]], share: [sleep, sleep, sleep] });
    const port = server.sockets[0]?.port ?? 0;
    const all = [server.pid, ...server.children].sort((a, b) => a - b);
    expect(all).toHaveLength(4);
    const [row, ...more] = onPort((await platform.scan()).sockets, port);
    expect([pids(row), more.length]).toEqual([all, 0]);
    // The parent goes, the port stays.
    server.child.kill('SIGKILL');
    ended.push(() => {
      for (const pid of server.children) process.kill(pid, 'SIGKILL');
    });
    await waitUntil(
      'three holders',
      async () => pids(onPort((await platform.scan()).sockets, port)[0])?.length === 3,
    );
    expect(pids(onPort((await platform.scan()).sockets, port)[0])).toEqual(
      [...server.children].sort((a, b) => a - b),
    );
  });

  it('finds a worker that was started long after', async () => {
    const platform = await open(options);
    const server = createServer();
    const port = await listen(server);
    expect(pids(onPort((await platform.scan()).sockets, port)[0])).toEqual([process.pid]);
    // Node keeps the number of the socket on the handle, which it does not declare.
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    const { spawn } = await import('node:child_process');
    const worker = spawn('/bin/sleep', ['100'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    ended.push(() => worker.kill('SIGKILL'));
    const both = [process.pid, worker.pid].sort((a, b) => Number(a) - Number(b));
    await waitUntil('the worker, without being asked', async () => {
      const seen = pids(onPort((await platform.scan()).sockets, port)[0]);
      return seen?.length === 2 && seen.every((pid, at) => pid === both[at]);
    });
    worker.kill('SIGKILL');
    await new Promise((resolve) => worker.once('exit', resolve));
    const { sockets } = await platform.scan({ thorough: true });
    expect(pids(onPort(sockets, port)[0])).toEqual([process.pid]);
  });

  it('gives each of four sockets on one port its own owner', async () => {
    const platform = await open(options);
    const first = await load({ reusePort: 0 });
    const port = first.sockets[0]?.port ?? 0;
    const others = [
      await load({ reusePort: port }),
      await load({ reusePort: port }),
      await load({ reusePort: port }),
    ];
    const rows = onPort((await platform.scan()).sockets, port);
    expect(new Set(rows.map((row) => row.socketKey)).size).toBe(4);
    expect(rows.map((row) => pids(row)?.[0]).sort()).toEqual(
      [first, ...others].map((each) => each.pid).sort(),
    );
  });

  it('never throws, and calls nothing gone for longer than one look, while processes come and go', async () => {
    const platform = await open(options);
    let goneBefore = new Set<string>();
    let scans = 0;
    let over = false;
    const churn = async () => {
      for (let i = 0; i < 12; i++)
        await (await startLoad({ tcp: [['127.0.0.1', 5]], udp: [['127.0.0.1', 2]] })).stop();
    };
    const watching = (async () => {
      while (!over) {
        const { sockets } = await platform.scan();
        const gone = new Set(sockets.filter((each) => each.hidden === 'gone').map((each) => each.socketKey));
        for (const key of gone) expect(goneBefore.has(key)).toBe(false);
        goneBefore = gone;
        scans++;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await Promise.all([churn(), churn(), churn()]);
    over = true;
    await watching;
    expect(scans).toBeGreaterThan(20);
    await expectSameAsSs(platform);
  });
});

/** For how many ms in all this thread was ready to run and others ran in its place. Fields: kernel, sched-stats.rst. */
const waitedMs = (): number =>
  Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;

describe('10,800 listeners', () => {
  it('are read in time by each reader, without holding the event loop', async () => {
    const readers = await Promise.all(
      READERS.map(async ([name, options]) => ({ name, platform: await open(options) })),
    );
    for (const { platform } of readers) await platform.scan();
    const loads: Load[] = [];
    for (let i = 0; i < 12; i++) loads.push(await load({ tcp: [['127.0.0.2', 900]], connections: 20 }));
    const ports = new Set(loads.flatMap((each) => each.sockets.map((socket) => socket.port)));
    for (const { name, platform } of readers) {
      const delay = monitorEventLoopDelay({ resolution: 2 });
      delay.enable();
      const [started, waited] = [performance.now(), waitedMs()];
      const { sockets } = await platform.scan();
      const took = performance.now() - started;
      delay.disable();
      const mine = sockets.filter((socket) => ports.has(socket.port) && socket.address === '127.0.0.2');
      expect(mine).toHaveLength(10_800);
      expect(mine.every((socket) => socket.holders.length === 1)).toBe(true);
      // What others on the machine took in between is no block of ours.
      const block = delay.max / 1e6 - (waitedMs() - waited);
      console.log(`${name}: 10,800 new in ${took.toFixed(0)} ms, longest block ${block.toFixed(1)} ms`);
      expect(took).toBeLessThan(45_000);
      // On a machine that does nothing else it is 25 to 40 ms; one piece without a pause would be as long as all of it.
      expect(block).toBeLessThan(Math.max(150, took / 2));
      expect((await platform.scan()).sockets.length).toBeGreaterThanOrEqual(10_800);
    }
  }, 180_000);
});
