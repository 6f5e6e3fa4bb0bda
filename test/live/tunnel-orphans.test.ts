/** No ssh of ours lives a second after its host has ended, however that ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import type { Sshd } from './sshd-process.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';
import { tunnelArgv } from './tunnel-argv.ts';
import type { HostPlan } from './tunnel-host.ts';
import { processesWith } from './tunnel-processes.ts';

const SSH = '/usr/bin/ssh';
let probe: Probe;
let stage: SshdStage;
let sshd: Sshd;
let silent: Server;
let silentPort = 0;
const greeted = new Set<Socket>();

beforeAll(async () => {
  probe = await buildLinuxProbe('tunnel-host.ts');
  stage = await createSshdStage();
  sshd = await stage.startSshd({ maxStartups: '100' });
  silent = createServer((socket) => {
    greeted.add(socket.on('error', () => {}));
    socket.on('close', () => greeted.delete(socket));
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  // A listening server's address is an object.
  silentPort = (silent.address() as AddressInfo).port;
});
afterEach(() => {
  for (const { pid } of left()) process.kill(pid, 'SIGKILL');
});
afterAll(async () => {
  for (const socket of greeted) socket.destroy();
  silent.close();
  await stage.end();
  probe.remove();
});

/** The stage's folder is in every command line: it holds the config. What is no ssh is a watcher. */
const left = () => processesWith(stage.folder).filter(({ isSsh, argv }) => isSsh || argv[0] === '/bin/sh');
const sshLeft = () => left().filter(({ isSsh }) => isSsh);

async function plan(isMidway: boolean): Promise<HostPlan> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const argvs = ports.map((bind, index) => {
    if (!isMidway) return tunnelArgv(stage, { port: sshd.port, bind });
    // The last one is stuck on its way to a jump host: there a second ssh waits, which is told none of our options.
    if (index === 2)
      return tunnelArgv(stage, { port: sshd.port, bind, more: ['-J', `127.0.0.1:${silentPort}`] });
    return tunnelArgv(stage, { port: silentPort, bind });
  });
  return { program: SSH, argvs, env: { ...stage.user.clientEnv } };
}

interface Host {
  readonly child: ChildProcess;
  says(word: string): Promise<unknown>;
}

const commandOf = (how: 'watched' | 'bare', hostPlan: HostPlan): string[] => [
  process.execPath,
  probe.script,
  how,
  JSON.stringify(hostPlan),
];

const startHost = (how: 'watched' | 'bare', hostPlan: HostPlan): Host => start(commandOf(how, hostPlan));

/** `script` gives it a terminal, which closes with it. */
function startInTerminal(hostPlan: HostPlan): Host {
  const quoted = commandOf('watched', hostPlan).map((word) => `'${word}'`);
  return start(['script', '-qfec', `exec ${quoted.join(' ')}`, '/dev/null']);
}

function start([program = '', ...argv]: string[]): Host {
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  const says = (word: string) =>
    waitUntil(`the host says ${word}`, () => said.split(/\r?\n/).includes(word) || null, 20_000);
  return { child, says };
}

/** Ends one host at the moment that this round is about; gives how many ssh were left after a second. */
async function killRound(how: 'watched' | 'bare', round: number): Promise<{ left: number; ms: number }> {
  const isMidway = round % 2 === 1;
  const before = greeted.size;
  const { child, says } = startHost(how, await plan(isMidway));
  if (!isMidway) await says('up');
  else if (round % 4 === 1)
    await waitUntil('all wait for a greeting', () => greeted.size >= before + 3 || null, 20_000);
  else {
    await says('starting');
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 60));
  }
  child.kill('SIGKILL');
  await once(child, 'close');
  const from = performance.now();
  // Its watcher too: while that is there, an ssh that was just beginning can still come up, and be ended.
  while (left().length > 0 && performance.now() < from + 1_000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const report = { left: sshLeft().length, ms: Math.round(performance.now() - from) };
  for (const { pid } of sshLeft()) process.kill(pid, 'SIGKILL');
  await waitUntil('nothing of this round is left', () => left().length === 0 || null);
  return report;
}

async function killRounds(how: 'watched' | 'bare', count: number) {
  const rounds: { left: number; ms: number }[] = [];
  for (let round = 0; round < count; round++) rounds.push(await killRound(how, round));
  const orphans = rounds.reduce((sum, round) => sum + round.left, 0);
  const slowest = Math.max(...rounds.map(({ ms }) => ms));
  console.log(
    `${how}: ${count} kills of a host with 3 tunnels, ${orphans} ssh left after 1 s, slowest ${slowest} ms`,
  );
  return orphans;
}

describe('T1: a host that is killed', () => {
  it('leaves no ssh in 100 kills, half of them in the middle of connecting', {
    timeout: 400_000,
  }, async () => {
    expect(await killRounds('watched', 100)).toBe(0);
  });

  it('would leave some without the watchdog', { timeout: 60_000 }, async () => {
    expect(await killRounds('bare', 8)).toBeGreaterThan(8);
  });
});

describe('T2: a host that ends in another way', () => {
  const ends: [string, (hostPlan: HostPlan) => Host, (host: Host) => unknown][] = [
    ['by SIGTERM', (hostPlan) => startHost('watched', hostPlan), ({ child }) => child.kill('SIGTERM')],
    [
      'by an error that nobody catches',
      (hostPlan) => startHost('watched', hostPlan),
      ({ child }) => child.stdin?.write('throw\n'),
    ],
    ['with its terminal', startInTerminal, ({ child }) => child.kill('SIGKILL')],
  ];
  it.each(ends)('%s leaves no ssh', async (_how, begin, end) => {
    const host = begin(await plan(false));
    await host.says('up');
    expect(sshLeft()).toHaveLength(3);
    end(host);
    await waitUntil('no ssh is left', () => sshLeft().length === 0 || null);
    await waitUntil('no watcher is left', () => left().length === 0 || null);
  });
});
