/** `check` against `nc -z` and `nmap -p`: the same answer for each of a thousand ports, and no later. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult, CheckSpan } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, CLI } from './built-cli.ts';
import { createReachStage } from './reach-stage.ts';

const run = promisify(execFile);
const [FROM, TO] = [20_000, 20_999];
const RANGE = `${FROM}-${TO}`;

/** Which address each port is held at: of every seventeen, one each of five kinds. */
const HOSTS: Record<number, string[]> = {
  0: ['127.0.0.1'],
  3: ['::1'],
  7: ['127.0.0.1', '::1'],
  11: ['::'],
  13: ['0.0.0.0'],
};
const hostsOf = (port: number): string[] => HOSTS[port % 17] ?? [];
const PORTS = Array.from({ length: TO - FROM + 1 }, (_, index) => FROM + index);
const openAt = (hosts: string[]) =>
  PORTS.filter((port) => hostsOf(port).some((host) => hosts.includes(host)));
const OPEN = {
  '127.0.0.1': openAt(['127.0.0.1', '::', '0.0.0.0']),
  '::1': openAt(['::1', '::']),
  both: openAt(['127.0.0.1', '::1', '::', '0.0.0.0']),
};

const HOLDER = `
const net = require('node:net');
const places = ${JSON.stringify(PORTS.flatMap((port) => hostsOf(port).map((host) => ({ port, host }))))};
let left = places.length;
for (const place of places) {
  net.createServer((peer) => peer.on('error', () => {}).destroy()).listen(place, () => --left || console.log('ready'));
}`;

describe('in a network of its own, where nothing else comes and goes', () => {
  const network = `quayside-check-${process.pid}`;
  let home: string;
  let holder: ChildProcess;
  const inside = async (program: string, argv: string[]) => {
    // A closed port or one in use is no success to any of the three.
    const ended = await run('ip', ['netns', 'exec', network, program, ...argv], {
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, QUAYSIDE_HOME: home },
    }).catch((error: { stdout: string; stderr: string }) => error);
    return ended.stdout + ended.stderr;
  };

  beforeAll(async () => {
    buildCli();
    home = mkdtempSync(join(tmpdir(), 'quayside-check-'));
    execFileSync('ip', ['netns', 'add', network]);
    execFileSync('ip', ['-n', network, 'link', 'set', 'lo', 'up']);
    holder = spawn('ip', ['netns', 'exec', network, process.execPath, '-e', HOLDER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    holder.stdout?.on('data', (piece: Buffer) => {
      said += piece;
    });
    await waitUntil('everything listens', () => said.includes('ready'), 30_000);
  }, 120_000);
  afterAll(async () => {
    const ended = once(holder, 'close');
    holder.kill('SIGKILL');
    await ended;
    execFileSync('ip', ['netns', 'del', network]);
    rmSync(home, { recursive: true, force: true });
  });

  const check = async (target: string) => {
    const text = await inside(process.execPath, [CLI, 'check', target, '--json']);
    // Our own output, whose form other tests prove.
    const { results, spans } = JSON.parse(text) as { results: CheckResult[]; spans: CheckSpan[] };
    const open = results.filter(({ state }) => state === 'in-use').map(({ port }) => port);
    const told = [
      ...results.map(({ port }) => port),
      ...spans.flatMap(({ from, to }) => PORTS.filter((port) => port >= from && port <= to)),
    ];
    expect(told.sort((a, b) => a - b)).toEqual(PORTS);
    expect(spans.every(({ state }) => state === 'closed')).toBe(true);
    return open;
  };
  const nmap = async (host: string) => {
    const family = host.includes(':') ? ['-6'] : [];
    const text = await inside('nmap', [...family, '-n', '-p', RANGE, '-oG', '-', host]);
    return [...text.matchAll(/(\d+)\/open\/tcp/g)].map(([, port]) => Number(port));
  };
  const nc = async (host: string) => {
    const text = await inside('nc', ['-z', '-v', '-n', '-w', '5', host, RANGE]);
    return [...text.matchAll(/ (\d+) port \[tcp\/.*succeeded/g)].map(([, port]) => Number(port));
  };

  it.each(['127.0.0.1', '::1'] as const)(
    'every port of %s is what nc and nmap say it is',
    async (host) => {
      const target = `${host.includes(':') ? `[${host}]` : host}:${RANGE}`;
      const expected = OPEN[host];
      expect(expected.length).toBeGreaterThan(100);
      expect(await nmap(host)).toEqual(expected);
      expect(await nc(host)).toEqual(expected);
      expect(await check(target)).toEqual(expected);
    },
    120_000,
  );

  it('a range without a host is what is open over either', async () => {
    expect(await check(RANGE)).toEqual(OPEN.both);
  }, 120_000);

  it('each port alone is what it is in the range', async () => {
    const some = PORTS.slice(0, 34).map((port) => `127.0.0.1:${port}`);
    const text = await inside(process.execPath, [CLI, 'check', ...some, '--json', '--no-ask']);
    const { results } = JSON.parse(text) as { results: CheckResult[] };
    const open = results.filter(({ state }) => state === 'in-use').map(({ port }) => port);
    expect(open).toEqual(OPEN['127.0.0.1'].filter((port) => port < FROM + 34));
  }, 120_000);
});

describe('beside nmap', () => {
  const ROUNDS = 9;
  const servers: Server[] = [];
  /** Below the ports that other tests and the system take. */
  const first = 11_000 + (process.pid % 8) * 1_000;
  const range = `${first}-${first + 999}`;
  beforeAll(async () => {
    for (let port = first + 50; port < first + 1_000; port += 100) {
      // One that somebody has is as open as one of ours.
      const server = createServer((peer) => peer.on('error', () => {}).destroy()).on('error', () => {});
      server.listen(port, '127.0.0.1');
      servers.push(server);
    }
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const median = (times: number[]): number =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

  it('tells of each connection its own time, not that of all which begin beside it', async () => {
    const everywhere = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const server = createServer((peer) => peer.on('error', () => {}).destroy()).listen(0, '::');
        await once(server, 'listening');
        const address = server.address();
        return { server, port: typeof address === 'object' && address ? address.port : 0 };
      }),
    );
    const stage = await createReachStage(null);
    const began = performance.now();
    const { results } = await stage.check(everywhere.map(({ port }) => `${port}`));
    const took = performance.now() - began;
    await stage.end();
    for (const { server } of everywhere) server.close();
    const times = results.flatMap(({ tries }) => tries.flatMap(({ connectMs }) => connectMs ?? []));
    expect(times.length).toBeGreaterThanOrEqual(everywhere.length * 2);
    expect(times.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(took);
  }, 60_000);

  it('takes no longer for the same ports, turn by turn', async () => {
    const stage = await createReachStage(null);
    const times = {
      checkIpv4: [] as number[],
      checkBoth: [] as number[],
      nmapIpv4: [] as number[],
      nmapIpv6: [] as number[],
    };
    for (let round = 0; round < ROUNDS; round++) {
      times.checkIpv4.push(await timed(() => stage.check([`127.0.0.1:${range}`])));
      times.nmapIpv4.push(await timed(() => run('nmap', ['-n', '-p', range, '127.0.0.1'])));
      times.checkBoth.push(await timed(() => stage.check([range])));
      times.nmapIpv6.push(await timed(() => run('nmap', ['-6', '-n', '-p', range, '::1'])));
    }
    await stage.end();
    expect(median(times.checkIpv4)).toBeLessThanOrEqual(median(times.nmapIpv4));
    expect(median(times.checkBoth)).toBeLessThanOrEqual(median(times.nmapIpv4) + median(times.nmapIpv6));
  }, 180_000);
});
