/** The elevated step itself, run for real (this is root: what gives the rights has nothing to give), and attacked from both sides. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elevatedArgv } from '../../main/core/platform/linux/elevated-script.ts';
import { createElevator, findPkexec } from '../../main/core/platform/linux/elevator.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { ElevatedSession, ProcessIdentity } from '../../main/core/platform/platform.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

const ENV = '/usr/bin/env';
const NEVER_STOPPED = new AbortController().signal;

let folder: string;
const programs: ChildProgram[] = [];
const sessions: ElevatedSession[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-elevator-'));
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await endAll(programs);
  rmSync(folder, { recursive: true });
});

const isAlive = ({ child }: ChildProgram) => child.exitCode === null && child.signalCode === null;

const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startKey: readStat(`/proc/${pid}`)?.startKey ?? '',
});

/** Listens, tells the number of its socket, and goes on as `more` says; `s` is the server. */
async function startHolder(more = ''): Promise<{ holder: ChildProgram; inode: string }> {
  const source = `const s=require('net').createServer().listen(0,'127.0.0.1',()=>{
    console.log('inode '+/\\d+/.exec(require('fs').readlinkSync('/proc/self/fd/'+s._handle.fd))[0]);${more}});`;
  const holder = startProgram(process.execPath, ['-e', source], process.env);
  programs.push(holder);
  const said = await holder.says(/inode \d+\n/);
  return { holder, inode: /inode (\d+)/.exec(said)?.[1] ?? '' };
}

/** With what was started, so that a test can look at its end. As with pkexec, what runs as root is not ours to kill. */
async function open(keys: string[], limits = { answerMs: 20_000, signalMs: 5_000 }) {
  const steps: ChildProcessWithoutNullStreams[] = [];
  const start = (program: string, argv: string[]) => {
    const step = spawn(program, argv, { stdio: 'pipe', env: {} });
    step.kill = () => false;
    steps.push(step);
    return step;
  };
  const opened = await createElevator({ program: ENV, start, limits }).open(keys, NEVER_STOPPED);
  if (!opened.ok) throw new Error(opened.failure.message);
  sessions.push(opened.value);
  return { session: opened.value, steps };
}

describe('the elevated step', () => {
  it('names every holder of the sockets with its start, and nobody else', async () => {
    const share = `const c=require('child_process').spawn('/bin/sleep',['60'],{stdio:['ignore','ignore','ignore',s._handle.fd]});
      process.on('exit',()=>c.kill('SIGKILL'));process.on('SIGTERM',()=>process.exit());console.log('worker '+c.pid);`;
    const [one, other] = await Promise.all([startHolder(share), startHolder()]);
    const worker = Number(/worker (\d+)/.exec(await one.holder.says(/worker \d+\n/))?.[1]);
    const { session } = await open([one.inode, other.inode]);
    const byPid = (a: ProcessIdentity, b: ProcessIdentity) => a.pid - b.pid;
    expect([...session.holders].sort(byPid)).toEqual(
      [one.holder.pid, worker, other.holder.pid].map(identityOf).sort(byPid),
    );
    expect(await session.signal('ask', identityOf(one.holder.pid))).toEqual({ ok: true, value: null });
    expect(await one.holder.ended).toBe(0);
    expect(await session.signal('force', identityOf(other.holder.pid))).toEqual({ ok: true, value: null });
    expect(await other.holder.ended).toBe('SIGKILL');
  });

  it('sends nothing to one that has let go of the socket', async () => {
    const { holder, inode } = await startHolder(
      `process.stdin.once('data',()=>s.close(()=>console.log('let go')));setInterval(()=>{},1e6);`,
    );
    const { session } = await open([inode]);
    holder.child.stdin?.write('\n');
    await holder.says(/let go/);
    expect(await session.signal('force', identityOf(holder.pid))).toMatchObject({
      failure: { code: 'not-found' },
    });
    expect(isAlive(holder)).toBe(true);
  });

  it('sends nothing to one that never held it, nor to another life of one that did', async () => {
    const [mine, stranger] = await Promise.all([startHolder(), startHolder()]);
    const { session } = await open([mine.inode]);
    const { pid, startKey } = identityOf(mine.holder.pid);
    for (const identity of [
      identityOf(stranger.holder.pid),
      { pid, startKey: String(Number(startKey) + 1) },
    ]) {
      expect(await session.signal('force', identity)).toMatchObject({ failure: { code: 'protected' } });
    }
    for (const identity of [
      { pid: 1, startKey: '1' },
      { pid: 0, startKey },
      { pid: -1, startKey },
      { pid, startKey: `${startKey} 9` },
      { pid, startKey: `${startKey}\nforce ${pid} ${startKey}` },
    ]) {
      expect(await session.signal('force', identity)).toMatchObject({ failure: { code: 'not-found' } });
    }
    expect([isAlive(mine.holder), isAlive(stranger.holder)]).toEqual([true, true]);
  });

  it('sends nothing once it is closed, and ends', async () => {
    const { holder, inode } = await startHolder();
    const { session, steps } = await open([inode]);
    session.close();
    expect(await session.signal('force', identityOf(holder.pid))).toMatchObject({
      failure: { code: 'unavailable' },
    });
    await waitUntil('its end', () => steps[0]?.exitCode !== null || steps[0]?.signalCode !== null);
    expect(isAlive(holder)).toBe(true);
  });

  it('finds nobody where nobody holds the socket any more', async () => {
    const { holder, inode } = await startHolder();
    holder.child.kill('SIGKILL');
    await holder.ended;
    const opened = await createElevator({ program: ENV }).open([inode], NEVER_STOPPED);
    expect(opened).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });
});

/** Runs the step as whoever gets hold of its streams would. */
function startStep(inode: string, through: string[] = []): ChildProgram {
  const [program = '', ...argv] = [...through, ...(elevatedArgv([inode]) ?? [])];
  const step = startProgram(program, argv, {});
  programs.push(step);
  return step;
}

describe('the elevated step, spoken to by hand', () => {
  it('takes only its two words and whole numbers', async () => {
    const { holder, inode } = await startHolder();
    const { pid, startKey } = identityOf(holder.pid);
    const step = startStep(inode);
    await step.says(/ready\n$/);
    const hostile = [
      `kill ${pid} ${startKey}`,
      `ASK ${pid} ${startKey}`,
      'ask',
      `ask ${pid}`,
      `force ${pid} ${startKey} 1`,
      `force -${pid} ${startKey}`,
      `force +${pid} ${startKey}`,
      `force 0${pid} ${startKey}`,
      `force ${pid}.0 ${startKey}`,
      `force 0x${pid.toString(16)} ${startKey}`,
      `force ${pid};${pid} ${startKey}`,
      `force $(echo ${pid}) ${startKey}`,
      `force * ${startKey}`,
      `force ${pid} *`,
      'force -1 1',
      'force 0 1',
      'force 1 1',
      `force 99999999999999999999 ${startKey}`,
      `force ../${pid} ${startKey}`,
      '',
    ];
    step.child.stdin?.end(hostile.map((line) => `${line}\n`).join(''));
    expect(await step.ended).toBe(0);
    expect(step.out()).toBe(`holder ${pid} ${startKey}\nready\n${'bad\n'.repeat(hostile.length)}`);
    expect([step.err(), isAlive(holder)]).toEqual(['', true]);
  });

  it('does nothing for a line that was cut off by the end of its input', async () => {
    const { holder, inode } = await startHolder();
    const { pid, startKey } = identityOf(holder.pid);
    const step = startStep(inode);
    await step.says(/ready\n$/);
    step.child.stdin?.end(`force ${pid} ${startKey}`);
    expect(await step.ended).toBe(0);
    expect([step.out(), isAlive(holder)]).toEqual([`holder ${pid} ${startKey}\nready\n`, true]);
  });

  it('refuses to signal who started it, though that one holds the socket', async () => {
    // The holder runs the step itself, tells it to end the holder, and says what it answered.
    const argv = JSON.stringify(elevatedArgv(['1'])?.slice(0, -1));
    const { holder } =
      await startHolder(`const inode=/\\d+/.exec(require('fs').readlinkSync('/proc/self/fd/'+s._handle.fd))[0];
      const [sh,...argv]=[...${argv},inode];const c=require('child_process').spawn(sh,argv);let out='';
      c.stdout.on('data',(d)=>{out+=d;const m=/holder (\\d+ \\d+)\\nready\\n$/.exec(out);if(m)c.stdin.end('force '+m[1]+'\\n');});
      c.on('close',()=>console.log(JSON.stringify(out)));`);
    await holder.says(new RegExp(`holder ${holder.pid} \\d+\\\\nready\\\\nrefused ${holder.pid}\\\\n"`));
    expect(isAlive(holder)).toBe(true);
  });

  it('names no process that began in this very hundredth of a second: its next one could not be told from it', async () => {
    const { inode } = await startHolder();
    writeFileSync(join(folder, 'uptime'), '0.01 0.00\n');
    const mount = `mount --bind ${join(folder, 'uptime')} /proc/uptime && exec "$@"`;
    const step = startStep(inode, ['unshare', '--mount', 'sh', '-c', mount, 'sh']);
    expect(await step.says(/ready\n$/)).toBe('ready\n');
  });

  it.each([[''], ['1 2'], ['-1'], ['0'], ['*'], ["1\\]' -o -lname '*"]])(
    'looks for nothing where a socket is called %j',
    async (inode) => {
      const [program = '', ...argv] = elevatedArgv(['1']) ?? [];
      const step = startProgram(program, [...argv.slice(0, -1), inode], {});
      programs.push(step);
      expect([await step.ended, step.out()]).toEqual([3, '']);
    },
  );
});

/** A program that stands where pkexec should, and does as it likes. */
function standIn(source: string): string {
  const path = join(folder, 'stand-in');
  writeFileSync(path, `#!/bin/sh\n${source}\n`);
  chmodSync(path, 0o755);
  return path;
}

const openWith = (source: string, limits = { answerMs: 20_000, signalMs: 200 }, stopped = NEVER_STOPPED) =>
  createElevator({ program: standIn(source), limits }).open(['4711'], stopped);

const failure = (code: string, message: RegExp) => ({
  ok: false,
  failure: { code, message: expect.stringMatching(message) },
});

/** The pid of a stand-in, which says it in a file. */
const SAY_PID = 'echo $$ >"$0.pid"';
const isGone = (pid: number) => readStat(`/proc/${pid}`) === null;
const pidSaid = () =>
  waitUntil('its pid', () => {
    try {
      return Number(readFileSync(join(folder, 'stand-in.pid'), 'utf8')) || null;
    } catch {
      return null;
    }
  });

describe('what asks for an administrator’s word', () => {
  it.each([
    ['dismissed', 'exit 126', failure('permission', /not given/)],
    ['not authorised', 'echo Not authorized >&2; exit 127', failure('permission', /did not grant/)],
    [
      'broken',
      'echo "no \u001b[31mfind" >&2; exit 3',
      failure('unavailable', /It said: no \\u001b\[31mfind$/),
    ],
    ['killed', 'kill -KILL $$', failure('unavailable', /could not do its work/)],
  ])('is told apart: %s', async (_how, source, expected) => {
    expect(await openWith(source)).toMatchObject(expected);
  });

  it.each(['/nonexistent/pkexec', '/etc/passwd', '/proc'])('does not start: %s', async (program) => {
    const opened = await createElevator({ program }).open(['4711'], NEVER_STOPPED);
    expect(opened).toMatchObject(failure('unavailable', /Nothing was sent/));
  });

  it('is ended where nobody answers in time', async () => {
    const opening = openWith(`${SAY_PID}; exec sleep 600`, { answerMs: 1_000, signalMs: 200 });
    const pid = await pidSaid();
    expect(await opening).toMatchObject(failure('timeout', /in time/));
    await waitUntil('its end', () => isGone(pid));
  });

  it('is ended where the user cancels or Quayside ends, even while it is suspended', async () => {
    const stopped = new AbortController();
    const opening = openWith(`${SAY_PID}; kill -STOP $$`, undefined, stopped.signal);
    const pid = await pidSaid();
    await waitUntil('its stop', () => readStat(`/proc/${pid}`)?.state === 'T');
    stopped.abort();
    expect(await opening).toMatchObject(failure('unavailable', /cancelled/));
    await waitUntil('its end', () => isGone(pid));
  });

  it('asks one question at a time, and a cancelled one not at all', async () => {
    const program = standIn('echo $$ >>"$0.pid"; sleep 0.2; echo end >>"$0.pid"; exit 126');
    const elevator = createElevator({ program });
    const stopped = new AbortController();
    const first = elevator.open(['1'], NEVER_STOPPED);
    const cancelled = elevator.open(['2'], stopped.signal);
    const third = elevator.open(['3'], NEVER_STOPPED);
    stopped.abort();
    expect(await cancelled).toMatchObject(failure('unavailable', /cancelled/));
    await Promise.all([first, third]);
    expect(readFileSync(`${program}.pid`, 'utf8')).toMatch(/^\d+\nend\n\d+\nend\n$/);
  });

  it.each([
    ['a page of HTML', 'echo "<html>"'],
    ['an answer before it is ready', 'echo "sent 4711"'],
    ['a holder that is no number', 'echo "holder -1 5"; echo ready'],
    ['a holder in two lines', 'printf "holder 5\\n7\\nready\\n"'],
    ['escapes', 'printf "\\033]0;x\\007ready\\n"'],
    ['ten megabytes without an end', 'head -c 10000000 /dev/zero'],
    ['holders without an end', 'yes "holder 4711 1"'],
    ['a word that goes on', 'printf "ready "; sleep 0.05; echo "5"'],
  ])('is not believed when it prints %s', async (_what, source) => {
    expect(await openWith(source)).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
  });

  it('does not hold up a signal for longer than its limit, and is not believed later', async () => {
    const opened = await openWith(
      'echo "holder 4711 5"; echo ready; read line; sleep 0.5; echo "sent 4711"; cat',
    );
    if (!opened.ok) throw new Error(opened.failure.message);
    const identity = { pid: 4711, startKey: '5' };
    expect(await opened.value.signal('ask', identity)).toMatchObject({ failure: { code: 'timeout' } });
    expect(await opened.value.signal('force', identity)).toMatchObject({ failure: { code: 'unavailable' } });
  });

  it.each(['sent 4712', 'bad', 'ready', 'holder 4711 5', 'what'])(
    'is not believed when it answers a signal with %j',
    async (answer) => {
      const opened = await openWith(`echo "holder 4711 5"; echo ready; read line; echo "${answer}"; cat`);
      if (!opened.ok) throw new Error(opened.failure.message);
      const sent = await opened.value.signal('ask', { pid: 4711, startKey: '5' });
      expect(sent).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
      opened.value.close();
    },
  );

  it('is looked for at fixed places alone', () => {
    expect(findPkexec(['/nonexistent/pkexec', ENV, '/bin/sh'])).toBe(ENV);
    expect(findPkexec(['/nonexistent/pkexec'])).toBeNull();
  });
});
