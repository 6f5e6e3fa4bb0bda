/**
 * Runs the Linux platform in a process of its own, for tests that need another user or namespace. Bundled before use.
 * `scan OPTIONS`, `hidepid OPTIONS`, `as-nobody OPTIONS` print one JSON object; `describe IDENTITY`, `facts IDENTITY` and
 * `bind PORT` tell what the platform says of these; `start` starts `{facts, log}`; `forwarded PORT` explains a port that is
 * sent on to the next one, where it listens; `knock PORTS` tells how often connections to these are taken by themselves;
 * `races COUNT`, `parent-races COUNT` and `free-races COUNT` tell who was
 * signalled; `events idle|dispose|exit` listens for closes, says so, and comes to its end in that way.
 */
import { execFileSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { explainPort } from '../../main/core/freeing/explain-port.ts';
import { findPortFacts } from '../../main/core/freeing/port-facts.ts';
import { knock } from '../../main/core/knock.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { sampleListener } from '../sample-listener.ts';
import { runFreeRaces } from './free-races.ts';
import { runParentRaces } from './linux-parent-races.ts';
import { runRaces } from './linux-races.ts';

const NOBODY = 65_534;
const [command = '', argument = '{}'] = process.argv.slice(2);

async function scan() {
  const own = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => own.once('listening', resolve));
  const platform = await createLinuxPlatform(JSON.parse(argument));
  const { sockets, reader, warnings } = await platform.scan();
  const again = await platform.scan();
  const address = own.address();
  const foreign = sockets.find((socket) => socket.hidden === 'other-user');
  const outside = Number(process.env.OUTSIDE_PID ?? 1);
  const held = platform.hold({ pid: outside, startKey: process.env.OUTSIDE_START ?? '' });
  const report = {
    pid: process.pid,
    own: typeof address === 'object' ? address?.port : null,
    self: platform.self,
    reader,
    sockets,
    warnings,
    foreign,
    unchanged: again.sockets === sockets && again.warnings === warnings,
    held: held.ok ? 'held' : held.failure.code,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  platform.dispose();
  own.close();
}

/** By a new process, for one that gave up its rights may not even look at itself. */
function asNobody() {
  const script = process.argv[1] ?? '';
  const options = { uid: NOBODY, gid: NOBODY, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  process.stdout.write(execFileSync(process.execPath, [script, 'scan', argument], options));
}

async function describe() {
  const platform = await createLinuxPlatform();
  process.stdout.write(`${JSON.stringify(await platform.describe(JSON.parse(argument)))}\n`);
  platform.dispose();
}

async function facts() {
  const platform = await createLinuxPlatform();
  process.stdout.write(`${JSON.stringify(await platform.startFacts(JSON.parse(argument)))}\n`);
  platform.dispose();
}

async function explainForwarded() {
  const port = Number(argument);
  const server = createServer().listen(port + 1, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const platform = await createLinuxPlatform();
  const freshListeners = async () =>
    (await platform.scan()).sockets.map((socket) => sampleListener({ port: socket.port }));
  const facts = await findPortFacts(port, 'tcp', { platform, freshListeners });
  process.stdout.write(`${JSON.stringify(explainPort(facts))}\n`);
  platform.dispose();
  server.close();
}

async function knockOnItself() {
  const ports: number[] = Array(50).fill(JSON.parse(argument)).flat();
  const report = { taken: 0, answers: 0 };
  for (const port of ports) {
    const socket = connect(port, '127.0.0.1');
    const isTaken = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    if (isTaken) report.taken++;
    // Reset, so that nothing lingers and takes these numbers away from what follows.
    socket.resetAndDestroy();
  }
  for (const port of ports) if ((await knock('127.0.0.1', port, 1_000)) === 'answers') report.answers++;
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** With everything open that a host has open, and to its own end: what is started must neither inherit nor hold it. */
async function start() {
  const platform = await createLinuxPlatform();
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  platform.onClose(() => undefined);
  await platform.scan();
  const { facts, log } = JSON.parse(argument);
  process.stdout.write(`${JSON.stringify(await platform.start(facts, log))}\n`);
  platform.dispose();
  server.close();
}

async function bind() {
  const answers: string[] = [];
  for (const options of [{}, { withoutKoffi: true }]) {
    const platform = await createLinuxPlatform(options);
    for (const protocol of ['tcp', 'udp'] as const)
      answers.push(await platform.tryBind(protocol, Number(argument)));
    platform.dispose();
  }
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}

async function listenForCloses() {
  const platform = await createLinuxPlatform();
  platform.onClose(() => undefined);
  // Long enough for the thread to wait in the kernel.
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.stdout.write('ready\n');
  if (argument === 'dispose') platform.dispose();
  if (argument === 'exit') process.exit(0);
}

if (command === 'scan') await scan();
else if (command === 'as-nobody') asNobody();
else if (command === 'hidepid') {
  // A mount of its own: to remount would hide processes on the whole machine, in whatever namespace it is done.
  execFileSync('mount', ['-t', 'proc', '-o', 'hidepid=2', 'proc', '/proc']);
  asNobody();
} else if (command === 'races') process.stdout.write(`${JSON.stringify(await runRaces(Number(argument)))}\n`);
else if (command === 'free-races')
  process.stdout.write(`${JSON.stringify(await runFreeRaces(Number(argument)))}\n`);
else if (command === 'parent-races')
  process.stdout.write(`${JSON.stringify(await runParentRaces(Number(argument)))}\n`);
else if (command === 'describe') await describe();
else if (command === 'facts') await facts();
else if (command === 'start') await start();
else if (command === 'forwarded') await explainForwarded();
else if (command === 'knock') await knockOnItself();
else if (command === 'bind') await bind();
else if (command === 'events') await listenForCloses();
else throw new Error(`no such command: ${command}`);
