/** Starting again what real processes were: their exact facts, and a program that outlives who started it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readMemoryText } from '../../main/core/platform/linux/command-line.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import { isDead, readStat } from '../../main/core/platform/linux/proc-stat.ts';
import { createStartFacts } from '../../main/core/platform/linux/start-facts.ts';
import { startProgram } from '../../main/core/platform/linux/start-program.ts';
import type { ProcessIdentity, StartFacts } from '../../main/core/platform/platform.ts';
import type { Result } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';

const OWN_UID = process.geteuid?.() ?? 0;
const NOBODY = 65_534;
const startFacts = createStartFacts({ ownUid: OWN_UID });

const start = async (facts: StartFacts, log: string) => startProgram(await loadLibc(), facts, log);

let probe: Probe;
let folder: string;
const ended: (() => unknown)[] = [];

beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-start-')));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true });
});

const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startKey: readStat(`/proc/${pid}`)?.startKey ?? '',
});

const isRunning = ({ pid, startKey }: ProcessIdentity): boolean => {
  const stat = readStat(`/proc/${pid}`);
  return stat !== null && stat.startKey === startKey && !isDead(stat);
};

async function run(
  program: string,
  argv: string[],
  options: { argv0?: string; cwd?: string; env?: Record<string, string>; uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; identity: ProcessIdentity }> {
  const child = spawn(program, argv, { cwd: folder, ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child, 'spawn');
  ended.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return { child, identity: identityOf(child.pid ?? 0) };
}

const endLater = (started: Result<ProcessIdentity>): ProcessIdentity => {
  if (!started.ok) throw new Error(started.failure.message);
  const identity = started.value;
  ended.push(() => isRunning(identity) && process.kill(identity.pid, 'SIGKILL'));
  return identity;
};

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);

describe('what a process was started with', () => {
  it('is told exactly: program, arguments, folder and environment', async () => {
    const argv = ['-c', 'kill -STOP $$', 'a b', '', 'ä\n\x1b[31m', '--x=$(y)'];
    const env = { PATH: '/usr/bin:/bin', EMPTY: '', SECRET: 's\n=t', NODE_CHANNEL_FD: '3' };
    const { identity } = await run('/bin/sh', argv, { argv0: 'my-shell', env });
    expect(await startFacts(identity)).toEqual({
      ok: true,
      value: {
        program: realpathSync('/bin/sh'),
        argv: ['my-shell', ...argv],
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', EMPTY: '', SECRET: 's\n=t' },
      },
    });
  });

  it('is not told of one that is gone, or of another life of its pid', async () => {
    const { child, identity } = await run('/bin/sleep', ['60']);
    const other = { ...identity, startKey: `${Number(identity.startKey) - 1}` };
    const looked: string[] = [];
    const read = async (path: string) => {
      looked.push(path);
      return null;
    };
    expect(code(await createStartFacts({ ownUid: OWN_UID, read })(other))).toBe('not-found');
    expect(looked).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(code(await startFacts(identity))).toBe('not-found');
  });

  it('is not told where the process went while it was read', async () => {
    const { child, identity } = await run('/bin/sleep', ['60']);
    const readAndEnd: typeof readMemoryText = async (path, limit) => {
      const bytes = await readMemoryText(path, limit);
      if (path.endsWith('environ')) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      return bytes;
    };
    const facts = await createStartFacts({ ownUid: OWN_UID, read: readAndEnd })(identity);
    expect(code(facts)).toBe('not-found');
  });

  it('is not told of another user’s process, to nobody and to an administrator', async () => {
    const theirs = await run('/bin/sleep', ['60'], { uid: NOBODY, gid: NOBODY, cwd: '/' });
    expect(code(await startFacts(theirs.identity))).toBe('permission');
    const ours = await run('/bin/sleep', ['60'], { cwd: '/' });
    const as = { uid: NOBODY, gid: NOBODY, encoding: 'utf8' } as const;
    const argv = [probe.script, 'facts', JSON.stringify(ours.identity)];
    const { stdout } = await promisify(execFile)(process.execPath, argv, as);
    expect(code(JSON.parse(stdout))).toBe('permission');
    const own = [probe.script, 'facts', JSON.stringify(theirs.identity)];
    expect(code(JSON.parse((await promisify(execFile)(process.execPath, own, as)).stdout))).toBe('ok');
  });

  it.each(['--mount', '--net', '--user'])(
    'is not told of one in a namespace of its own: %s',
    async (kind) => {
      const { child, identity } = await run('/usr/bin/unshare', [kind, '/bin/sleep', '60']);
      await waitUntil('it sleeps', () => readStat(`/proc/${child.pid}`)?.comm === 'sleep');
      expect(code(await startFacts(identity))).toBe('unsupported');
    },
  );

  it.each([
    ['shorter than its command line', '"my title"'],
    ['in one word', '"webpacker"'],
    ['that fills it', '"my title ".repeat(99)'],
    ['that fills it in one word', '"webpacker".repeat(99)'],
  ])('is not told of one that wrote a title over it, %s', async (_how, title) => {
    const script = `process.title = ${title}; console.log('set'); setInterval(() => {}, 1000)`;
    const { child, identity } = await run(process.execPath, ['-e', script], { env: { PATH: '/usr/bin' } });
    await once(child.stdout ?? child, 'data');
    expect(code(await startFacts(identity))).toBe('unsupported');
  });

  it('is told of a program without arguments, by path, by name and as a log-in shell', async () => {
    copyFileSync('/bin/cat', join(folder, 'my cat'));
    chmodSync(join(folder, 'my cat'), 0o755);
    for (const argv0 of [join(folder, 'my cat'), './my cat', 'cat', '-my cat']) {
      const child = spawn(join(folder, 'my cat'), [], {
        argv0,
        cwd: folder,
        env: { PATH: '/bin' },
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      await once(child, 'spawn');
      expect(await startFacts(identityOf(child.pid ?? 0))).toMatchObject({
        ok: true,
        value: { program: join(folder, 'my cat'), argv: [argv0] },
      });
      child.stdin?.end();
      await once(child, 'exit');
    }
  });

  it('has the program that took the place of a removed one, or the one that it was called by', async () => {
    const file = join(folder, 'server');
    copyFileSync('/bin/sleep', file);
    const named = join(folder, 'other-name');
    symlinkSync('/bin/sleep', named);
    const { identity } = await run(file, ['60'], { argv0: named });
    unlinkSync(file);
    expect(await startFacts(identity)).toMatchObject({ value: { program: named, argv: [named, '60'] } });
    copyFileSync('/bin/sleep', file);
    expect(await startFacts(identity)).toMatchObject({ value: { program: file } });
    unlinkSync(file);
    unlinkSync(named);
    expect(code(await startFacts(identity))).toBe('not-found');
  });

  it('is not told where its folder is gone', async () => {
    const cwd = join(folder, 'gone');
    mkdirSync(cwd);
    const { identity } = await run('/bin/sleep', ['60'], { cwd });
    rmdirSync(cwd);
    expect(code(await startFacts(identity))).toBe('not-found');
  });
});

describe('a program that is started', () => {
  const sleeper = (more: Partial<StartFacts> = {}): StartFacts => ({
    program: '/bin/sh',
    argv: ['my-shell', '-c', 'echo "$0 $X $(pwd)"; echo err >&2; exec sleep 60'],
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', X: 'a b' },
    ...more,
  });

  it('outlives who started it, in a session of its own, with none of its files', async () => {
    const log = join(folder, 'out.log');
    writeFileSync(log, 'before\n');
    // What a careless parent of ours leaves open: with a gap before it, so that Node does not find it.
    const inherited = openSync(join(folder, 'inherited'), 'w');
    const far = Array.from({ length: 40 }, (_, at) => (at === 39 ? inherited : ('ignore' as const)));
    const argv = [probe.script, 'start', JSON.stringify({ facts: sleeper(), log })];
    const starter = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit', ...far] });
    closeSync(inherited);
    let said = '';
    starter.stdout?.on('data', (data) => {
      said += data;
    });
    // It comes to its end by itself: nothing of what it started keeps it.
    const [exit] = await once(starter, 'close');
    expect(exit).toBe(0);
    const identity = endLater(JSON.parse(said));
    expect(isRunning(identity)).toBe(true);
    await waitUntil('it has written', () => readFileSync(log, 'utf8').includes('err'));
    expect(readFileSync(log, 'utf8')).toBe(`before\nmy-shell a b ${folder}\nerr\n`);
    const proc = `/proc/${identity.pid}`;
    await waitUntil('it sleeps', () => readStat(proc)?.comm === 'sleep');
    const links = readdirSync(`${proc}/fd`).map((fd) => `${fd} ${readlinkSync(`${proc}/fd/${fd}`)}`);
    expect(links).toEqual(['0 /dev/null', `1 ${log}`, `2 ${log}`]);
    const { stdout } = await promisify(execFile)('ps', ['-o', 'sid=,ppid=', '-p', String(identity.pid)]);
    const [session, parent] = stdout.trim().split(/\s+/).map(Number);
    expect(session).toBe(identity.pid);
    expect(parent).not.toBe(starter.pid);
  });

  it('is the same again: what was read of one process starts its twin', async () => {
    const { child, identity } = await run('/bin/sleep', ['60'], { argv0: 'nap', env: { A: '1' } });
    const facts = await startFacts(identity);
    if (!facts.ok) throw new Error(facts.failure.message);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const twin = endLater(await start(facts.value, join(folder, 'twin.log')));
    expect(await startFacts(twin)).toEqual(facts);
    expect(statSync(join(folder, 'twin.log')).mode & 0o777).toBe(0o600);
  });

  it('that ends at once has an identity all the same, or is said to have ended', async () => {
    const started = await start(sleeper({ program: '/bin/true', argv: ['true'] }), join(folder, 'x'));
    expect(['ok', 'unavailable']).toContain(code(started));
  });

  it.each([
    ['a program that is gone', { program: '/nowhere/at-all' }, 'not-found', /at-all is not there/],
    ['a folder that is gone', { cwd: '/nowhere/at-all' }, 'not-found', /folder \/nowhere\/at-all/],
    ['a file that is no program', { program: '/etc/passwd' }, 'permission', /passwd/],
    ['a program by its name alone', { program: 'sh' }, 'invalid-input', /whole path/],
    ['no arguments at all', { argv: [] }, 'invalid-input', /whole path/],
    ['arguments without end', { argv: ['sh', 'x'.repeat(1 << 20)] }, 'unsupported', /too long/],
  ] as const)('is not %s', async (_what, facts, expected, message) => {
    const started = await start(sleeper(facts), join(folder, 'x.log'));
    expect(started).toMatchObject({ ok: false, failure: { code: expected } });
    expect(started.ok ? '' : started.failure.message).toMatch(message);
  });

  it('writes to no link, no pipe, and nowhere else', async () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'kept');
    symlinkSync(victim, join(folder, 'link'));
    symlinkSync(join(folder, 'made'), join(folder, 'dangling'));
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
    for (const log of ['link', 'dangling', 'pipe', '.', 'none/x.log']) {
      expect(code(await start(sleeper(), join(folder, log)))).toBe('unavailable');
    }
    expect(readFileSync(victim, 'utf8')).toBe('kept');
    expect(readdirSync(folder)).not.toContain('made');
  });
});
