/** The built `quayside check` in a network of its own: firewalls, addresses, hosts that do not answer, and too few files. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckResult, type CheckSpan } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, CLI } from './built-cli.ts';

const LIMIT = 120_000;
const NETWORK = `quayside-reach-${process.pid}`;
const FAR = `${NETWORK}-far`;
/** Kept for documentation (RFC 5737): ours, one of a host that drops all it gets, and one to which there is no way. */
const [OURS, SILENT, NOWHERE] = ['198.51.100.1', '198.51.100.9', '203.0.113.1'];
const PORTS = {
  local: 7001,
  everywhere: 7002,
  network: 7003,
  six: 7004,
  walled: 7005,
  full: 7006,
  dropped: 7007,
};

/** A queue of connections that is full: it listens for one, and nobody takes it. */
const HOLDER = `
import os, select, socket, sys
def listen(host, port, backlog=16):
    server = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if ':' in host: server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind((host, port))
    server.listen(backlog)
    return server
servers = [listen('127.0.0.1', ${PORTS.local}), listen('0.0.0.0', ${PORTS.everywhere}), listen('${OURS}', ${PORTS.network}),
    listen('::1', ${PORTS.six}), listen('0.0.0.0', ${PORTS.walled})]
full = listen('127.0.0.1', ${PORTS.full}, 0)
waiting = []
for _ in range(8):
    one = socket.socket(); one.setblocking(False)
    try: one.connect(('127.0.0.1', ${PORTS.full}))
    except BlockingIOError: pass
    waiting.append(one)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(('127.0.0.1', ${PORTS.local}))
print('ready', flush=True)
while True:
    for server in select.select(servers, [], [])[0]:
        server.accept()[0].close()
`;

const run = promisify(execFile);
const ip = (...argv: string[]) => execFileSync('ip', argv, { stdio: 'pipe' });
let home: string;
let holder: ChildProcess;

beforeAll(async () => {
  buildCli();
  home = mkdtempSync(join(tmpdir(), 'quayside-reach-'));
  ip('netns', 'add', NETWORK);
  ip('-n', NETWORK, 'link', 'set', 'lo', 'up');
  ip('netns', 'add', FAR);
  ip('-n', NETWORK, 'link', 'add', 'quay0', 'type', 'veth', 'peer', 'name', 'quay1', 'netns', FAR);
  for (const [network, name, address] of [
    [NETWORK, 'quay0', OURS],
    [FAR, 'quay1', SILENT],
  ] as const) {
    ip('-n', network, 'addr', 'add', `${address}/24`, 'dev', name);
    ip('-n', network, 'link', 'set', name, 'up');
  }
  ip('netns', 'exec', FAR, 'iptables', '-A', 'INPUT', '-j', 'DROP', '-p', 'tcp');
  const drop = (...match: string[]) =>
    ip('netns', 'exec', NETWORK, 'iptables', '-A', 'INPUT', '-p', 'tcp', ...match, '-j', 'DROP');
  drop('--dport', `${PORTS.dropped}`);
  drop('--dport', '8000:8099');
  drop('-d', OURS, '--dport', `${PORTS.walled}`);
  holder = spawn('ip', ['netns', 'exec', NETWORK, 'python3', '-c', HOLDER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  holder.stdout?.on('data', (piece: Buffer) => {
    said += piece;
  });
  await waitUntil('everything listens', () => said.includes('ready'), 30_000);
}, LIMIT);
afterAll(async () => {
  const ended = once(holder, 'close');
  holder.kill('SIGKILL');
  await ended;
  for (const network of [NETWORK, FAR]) ip('netns', 'del', network);
  rmSync(home, { recursive: true, force: true });
});

interface Checked {
  code: number;
  results: CheckResult[];
  spans: CheckSpan[];
}

async function check(targets: string[], before: string[] = []): Promise<Checked> {
  const argv = ['netns', 'exec', NETWORK, ...before, process.execPath, CLI, 'check', ...targets, '--json'];
  const ended = await run('ip', argv, { env: { ...process.env, QUAYSIDE_HOME: home } }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  const { results, spans } = JSON.parse(ended.stdout) as { results: unknown[]; spans: CheckSpan[] };
  return { code: ended.code, results: results.map((one) => CheckResult.parse(one)), spans };
}
const checkOne = async (target: string) => {
  const { code, results } = await check([target]);
  const [result] = results;
  if (!result) throw new Error(`no result for ${target}`);
  const tried = Object.fromEntries(result.tries.map(({ address, outcome }) => [address, outcome]));
  return { code, result, tried };
};

describe('who can reach it', () => {
  it(
    'nobody else, where it listens on 127.0.0.1 alone',
    async () => {
      const { code, result, tried } = await checkOne(`${PORTS.local}`);
      expect(code).toBe(1);
      expect(tried).toMatchObject({ '127.0.0.1': 'answers', '::1': 'refuses', [OURS]: 'refuses' });
      expect(result.reach).toMatch(
        /^Listens on 127\.0\.0\.1 only, so other devices cannot reach it\. It takes IPv4 only/,
      );
      expect(result.udp).toMatch(/^UDP port 7001 is another matter: it is held by python3/);
    },
    LIMIT,
  );

  it(
    'others, where it listens on all addresses',
    async () => {
      const { result, tried } = await checkOne(`${PORTS.everywhere}`);
      expect(tried).toMatchObject({ '127.0.0.1': 'answers', [OURS]: 'answers' });
      expect(result.reach).toContain(
        `other devices can reach it at ${OURS}, unless a firewall stands in between`,
      );
    },
    LIMIT,
  );

  it(
    'nobody else, where a firewall is in the way',
    async () => {
      const { result, tried } = await checkOne(`${PORTS.walled}`);
      expect(tried).toMatchObject({ '127.0.0.1': 'answers', [OURS]: 'no-answer' });
      expect(result.reach).toContain(`did not answer at ${OURS}: a firewall is in the way`);
    },
    LIMIT,
  );

  it(
    'not localhost, where it listens on an address of a network alone',
    async () => {
      const { result } = await checkOne(`${PORTS.network}`);
      expect(result.reach).toContain('127.0.0.1 and localhost do not reach it');
      expect(await checkOne(`127.0.0.1:${PORTS.network}`)).toMatchObject({
        code: 0,
        result: {
          state: 'closed',
          sentence: expect.stringMatching(/^Nobody answers at 127\.0\.0\.1\. Port 7003 is held/),
        },
      });
    },
    LIMIT,
  );

  it(
    'not 127.0.0.1, where it takes IPv6 alone',
    async () => {
      const { result } = await checkOne(`${PORTS.six}`);
      expect(result.reach).toContain(`127.0.0.1 fails, use [::1]:${PORTS.six}`);
    },
    LIMIT,
  );

  it(
    'nobody, where its queue is full',
    async () => {
      const { code, result, tried } = await checkOne(`${PORTS.full}`);
      expect([code, result.state, tried['127.0.0.1']]).toEqual([1, 'in-use', 'no-answer']);
      expect(result.reach).toContain('does not take connections: its queue is full');
    },
    LIMIT,
  );
});

describe('no answer', () => {
  it(
    'of a port that a firewall drops is told as such, with exit code 5',
    async () => {
      const { code, result } = await checkOne(`127.0.0.1:${PORTS.dropped}`);
      expect([code, result.state]).toEqual([5, 'no-answer']);
    },
    LIMIT,
  );

  it(
    'of a host that is not there',
    async () => {
      const { code, result } = await checkOne(`${SILENT}:80`);
      expect([code, result.state]).toEqual([5, 'no-answer']);
      expect(result.sentence).toBe(`Port 80 of ${SILENT} gives no answer at ${SILENT}.`);
    },
    LIMIT,
  );

  it(
    'is another thing than no way there, or no such name',
    async () => {
      expect(await checkOne(`${NOWHERE}:80`)).toMatchObject({ code: 3, result: { state: 'unreachable' } });
      expect(await checkOne('nowhere.invalid:80')).toMatchObject({
        code: 3,
        result: { state: 'unknown-name' },
      });
    },
    LIMIT,
  );

  it(
    'of a whole range is one span among the closed ones',
    async () => {
      const { code, spans } = await check(['127.0.0.1:7900-8199']);
      expect(code).toBe(5);
      expect(spans.map(({ from, to, state }) => [from, to, state])).toEqual([
        [7900, 7999, 'closed'],
        [8000, 8099, 'no-answer'],
        [8100, 8199, 'closed'],
      ]);
    },
    LIMIT,
  );
});

describe('too few files', () => {
  it(
    'are waited for: no port is called closed that was not tried',
    async () => {
      const limited = ['sh', '-c', 'ulimit -n 48; exec "$@"', 'sh'];
      const { spans } = await check(['8000-8099'], limited);
      expect(spans.map(({ from, to, state }) => [from, to, state])).toEqual([[8000, 8099, 'no-answer']]);
    },
    LIMIT,
  );
});

it(
  'Ctrl+C ends it at once, with 130',
  async () => {
    const argv = ['netns', 'exec', NETWORK, process.execPath, CLI, 'check', `${SILENT}:1-1024`];
    const child = spawn('ip', argv, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, QUAYSIDE_HOME: home },
    });
    const ended = once(child, 'close');
    const connecting = () => {
      const sockets = execFileSync('ip', ['netns', 'exec', NETWORK, 'ss', '-Htn', 'state', 'syn-sent'], {
        encoding: 'utf8',
      });
      return sockets.split('\n').filter((line) => line.includes(SILENT)).length;
    };
    await waitUntil('it tries', () => connecting() > 0, 30_000);
    // Never more than 256 at a time, of a thousand that all wait.
    expect(connecting()).toBeLessThanOrEqual(256);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    await waitUntil('nothing of it is open', () => connecting() === 0);
  },
  LIMIT,
);
