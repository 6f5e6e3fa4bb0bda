/** A real server, freed through the whole core and started again: the same as it was, without its secrets, and on its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { captureStart } from '../../main/core/again/capture-start.ts';
import { type Core, createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { Change, FreeResult, Listener, PortSession, Result, StartAgain } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';

const SERVER = `const server = require('node:http').createServer((request, response) => {
  response.end(JSON.stringify({ pid: process.pid, argv: process.argv.slice(1), cwd: process.cwd(), env: process.env }));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening\\u001b[0m on ' + process.env.PORT));
`;

interface Answer {
  pid: number;
  argv: string[];
  cwd: string;
  env: Record<string, string | undefined>;
}

let home: string;
let platform: Platform;
let core: Core;
let errors: unknown[];
let changes: Change[];
let children: ChildProcess[];
/** Pids of what the core has started, so that the test can end it. */
let startedPids: number[];

beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-again-')));
  errors = [];
  changes = [];
  children = [];
  startedPids = [];
  platform = await createPlatform();
  core = createCore({
    platform,
    door: 'browser',
    version: '0.0.0-test',
    dataFolder: join(home, 'data'),
    home,
    settings: openSettings(join(home, 'data')),
    onError: (error) => errors.push(error),
  });
  core.service.subscribe('change', (change) => changes.push(change));
  await core.start();
});

afterEach(async () => {
  await core.stop();
  for (const child of children) child.kill('SIGKILL');
  for (const pid of startedPids) end(pid);
  await waitUntil('all are gone', () => startedPids.every((pid) => !isAlive(pid)));
  rmSync(home, { recursive: true });
  expect(errors).toEqual([]);
});

/** Not one that has ended and is only not waited for yet. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const end = (pid: number) => {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
};

const handlers = () => core.service.handlers;

async function startServer(port: number): Promise<{ child: ChildProcess; folder: string; row: Listener }> {
  const folder = join(home, 'web shop');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.js'), SERVER);
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    SECRET_TOKEN: 'hunter2',
    GREETING: 'grüß dich\n',
  };
  const child = spawn(process.execPath, ['server.js', '--name', 'a b'], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  children.push(child);
  const row = await waitUntil('its row', async () => rowOf(port));
  return { child, folder, row };
}

async function rowOf(port: number): Promise<Listener | null> {
  const looked = await handlers()['ports.snapshot']({ fresh: true });
  return (looked.ok && looked.value.listeners.find((row) => row.port === port && row.owner)) || null;
}

async function free(row: Listener): Promise<FreeResult> {
  const result = await handlers()['ports.free']({
    listenerId: row.id,
    overrideProtected: false,
    elevate: false,
  });
  if (!result.ok) throw new Error(result.failure.message);
  expect(result.value).toMatchObject({ outcome: 'freed' });
  return result.value;
}

async function startAgain(againId: string | null): Promise<Result<{ again: StartAgain }>> {
  const result = await handlers()['ports.startAgain']({ againId: againId ?? '' });
  const pid = result.ok ? result.value.again.started?.pid : null;
  if (pid) startedPids.push(pid);
  return result;
}

const ask = async (port: number): Promise<Answer> =>
  waitUntil('it answers', () =>
    fetch(`http://127.0.0.1:${port}`).then(
      (response) => response.json() as Promise<Answer>,
      () => null,
    ),
  );

async function history(port: number): Promise<PortSession[]> {
  const listed = await handlers()['history.list']({ port, limit: 10 });
  return listed.ok ? listed.value.sessions : [];
}

it('starts again what was freed: the same argv, folder and environment, but for what looks like a secret', async () => {
  const port = await freePort();
  const { child, folder, row } = await startServer(port);
  const before = await ask(port);
  expect(before.env.SECRET_TOKEN).toBe('hunter2');
  const freed = await free(row);
  await waitUntil('it has ended', () => child.exitCode !== null || child.signalCode !== null);
  const [offer] = core.service.snapshot().again;
  expect(offer).toMatchObject({
    id: freed.againId,
    argv: [process.execPath, 'server.js', '--name', 'a b'],
    cwd: folder,
    withheld: ['SECRET_TOKEN'],
    started: null,
  });

  const result = await startAgain(freed.againId);
  const after = await ask(port);
  const { SECRET_TOKEN: _, ...kept } = before.env;
  expect(after).toEqual({ ...before, pid: startedPids[0], env: kept });
  expect([after.argv[0], after.cwd, after.env.PORT]).toEqual([
    join(folder, 'server.js'),
    folder,
    String(port),
  ]);
  expect(result).toMatchObject({ ok: true, value: { again: { started: { pid: after.pid } } } });

  const log = await waitUntil('its output', async () => {
    const read = await handlers()['ports.againLog']({ againId: freed.againId ?? '' });
    return read.ok && read.value.text !== '' && read.value;
  });
  expect(log.text).toBe(`listening\\u001b[0m on ${port}\n`);
  expect([statSync(log.path).mode & 0o777, statSync(dirname(log.path)).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(changes.map(({ type }) => type)).toContain('started-again');

  // Both are told by the history, and what runs again is a stay of its own.
  await waitUntil('its new row', async () => (await rowOf(port))?.owner?.pid === after.pid);
  expect(await history(port)).toMatchObject([
    { to: null, freed: null, owner: { pid: after.pid } },
    {
      ended: 'closed',
      freed: expect.any(String),
      startedAgain: expect.any(String),
      owner: { pid: before.pid },
    },
  ]);
  const twice = await startAgain(freed.againId);
  expect(twice).toMatchObject({
    ok: false,
    failure: { code: 'unavailable', message: expect.stringContaining(`pid ${after.pid}`) },
  });
});

it('what was started has a session of its own and outlives Quayside', async () => {
  const port = await freePort();
  const { row } = await startServer(port);
  const freed = await free(row);
  await startAgain(freed.againId);
  const { pid } = await ask(port);
  await core.stop();
  expect((await ask(port)).pid).toBe(pid);
  // Of /proc/pid/stat: parent, process group, session.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  expect([stat[2], stat[3]]).toEqual([String(pid), String(pid)]);
  expect(readFileSync(join(home, 'data', 'history.ndjson'), 'utf8')).not.toContain('hunter2');
});

it('is refused while somebody else has the port, who is named', async () => {
  const port = await freePort();
  const { row, folder } = await startServer(port);
  const freed = await free(row);
  const other = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { PORT: String(port) },
    stdio: 'ignore',
  });
  children.push(other);
  await waitUntil('the other listens', () => rowOf(port));
  const result = await startAgain(freed.againId);
  expect(result).toMatchObject({
    ok: false,
    failure: { code: 'unavailable', message: expect.stringContaining(`(pid ${other.pid})`) },
  });
  expect(startedPids).toEqual([]);
});

it('is told by its output where it ends at once', async () => {
  const port = await freePort();
  const { row, folder } = await startServer(port);
  const freed = await free(row);
  writeFileSync(join(folder, 'server.js'), `console.error('no such database'); process.exit(3);`);
  expect(await startAgain(freed.againId)).toMatchObject({ ok: true });
  await waitUntil('its output', async () => {
    const read = await handlers()['ports.againLog']({ againId: freed.againId ?? '' });
    return read.ok && read.value.text === 'no such database\n';
  });
});

it('takes what is needed from that very process alone', async () => {
  const { row } = await startServer(await freePort());
  const [holder] = (await platform.scan()).sockets.find(({ port }) => port === row.port)?.holders ?? [];
  if (!holder) throw new Error('it is held by nobody');
  expect(await captureStart(platform, holder)).toMatchObject({
    program: realpathSync(process.execPath),
    cwd: join(home, 'web shop'),
    env: { SECRET_TOKEN: 'hunter2' },
  });
  expect(await captureStart(platform, { ...holder, startKey: '1' })).toBeNull();
});
