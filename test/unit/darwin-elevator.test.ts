/** An administrator's word on macOS: what osascript is given, how its end is judged, and the step itself, run by this machine's sh, lsof and ps. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ASKING_SCRIPT,
  elevatedArgv,
  startNumber,
  startText,
} from '../../main/core/platform/darwin/elevated-script.ts';
import { createOsascriptElevator } from '../../main/core/platform/darwin/elevator.ts';
import { seenFamily } from '../../main/core/platform/darwin/seen-family.ts';
import type { ElevatedSession, ProcessIdentity } from '../../main/core/platform/platform.ts';
import type { PsProcess } from '../../main/core/platform/readers/read-ps-darwin.ts';
import type { Result } from '../../preload/model.ts';
import {
  elevatedWords,
  type OsascriptAnswer,
  type OsascriptPlaces,
  startOsascript,
} from '../osascript-double.ts';
import { waitUntil } from '../wait-until.ts';

const NOW = new Date('2026-11-25T21:07:09.500Z');
const argvOf = (...socketKeys: string[]) =>
  elevatedArgv({ socket: '/tmp/q/s', above: [10, 1], now: NOW, socketKeys });

describe('what osascript is given', () => {
  it('is two fixed texts, and sockets in the words of lsof', () => {
    const argv = argvOf(
      'tcp ipv4 127.0.0.1 3000',
      'tcp ipv4 0.0.0.0 80',
      'tcp ipv6 :: 80',
      'tcp ipv6 fe80::1 5000',
      'udp ipv4 0.0.0.0 5353 402',
      'tcp ipv4 0.0.0.0 80',
    );
    expect(elevatedWords('/usr/bin/osascript', argv ?? [])).toEqual([
      '/tmp/q/s',
      '10',
      '20261125210709',
      'TCP/IPv4/127.0.0.1:3000/0',
      'TCP/IPv4/*:80/0',
      'TCP/IPv6/*:80/0',
      'TCP/IPv6/[fe80::1]:5000/0',
      'UDP/IPv4/*:5353/402',
    ]);
  });

  it.each([
    '',
    'tcp ipv4 127.0.0.1',
    'tcp ipv4 * 80',
    'tcp ipv4 127.0.0.1 0',
    'tcp ipv4 127.0.0.1 70000',
    'tcp ipv4 ::1 80',
    'tcp ipv6 127.0.0.1 80',
    'tcp ipv4 127.0.0.1 80;id',
    'tcp ipv4 $(id) 80',
    'tcp ipv4 127.0.0.1 80\ntcp ipv4 127.0.0.1 81',
    'tcp ipv4 127.0.0.1 80 0',
    'tcp ipv4 127.0.0.1 80 1 2',
    'sctp ipv4 127.0.0.1 80',
  ])('is nothing for %j', (key) => {
    expect(argvOf(key)).toBeNull();
    expect(argvOf('tcp ipv4 127.0.0.1 80', key)).toBeNull();
  });

  it('is nothing for no socket, and for a path with signs of a shell', () => {
    expect(argvOf()).toBeNull();
    for (const socket of ['s', '/tmp/a b/s', "/tmp/a'b/s", '/tmp/$x/s', `/${'x'.repeat(101)}`]) {
      const request = { socket, above: [], now: NOW, socketKeys: ['tcp ipv4 127.0.0.1 80'] };
      expect(elevatedArgv(request)).toBeNull();
    }
  });

  it.each([
    ['Wed Nov 25 21:07:09 2026', '20261125210709'],
    ['Sat Jan  3 00:00:00 2026', '20260103000000'],
  ])('has the start %s as a number', (text, number) => {
    expect(startNumber(text)).toBe(number);
    expect(startText(number)).toBe(text);
  });
  it('gives AppleScript no name that it has for itself', () => {
    const names = [...ASKING_SCRIPT.matchAll(/(?:^set|repeat with) (\S+)/gm)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['shellLine', 'oneWord']));
    expect(ASKING_SCRIPT.match(/"/g)?.length).toBe(6);
  });
  it('has no number for what is no start', () => {
    expect(['', 'x', 'Wed Foo 25 21:07:09 2026', 'Wed Nov 25 21:07:09 2026 x'].map(startNumber)).toEqual([
      '',
      '',
      '',
      '',
    ]);
    expect(['', '1', '20261325210709', '2026112521070'].map(startText)).toEqual(['', '', '', '']);
  });
});

describe('who was seen at a socket', () => {
  const rows = new Map(
    [
      [400, 1],
      [401, 400],
      [402, 401],
      [500, 1],
      [501, 400],
    ].map(([pid = 0, parent = 0]) => [
      pid,
      { pid, parent, uid: 0, state: 'S', start: 'A', user: 'root' } satisfies PsProcess,
    ]),
  );
  const processes = { at: (pid: number) => rows.get(pid) ?? null };
  const id = (pid: number, startKey = 'A') => ({ pid, startKey });
  const pids = (found: ProcessIdentity[], seen: ProcessIdentity[]) =>
    seenFamily(found, seen, processes).map(({ pid }) => pid);
  it('counts with parents and children', () => {
    expect(
      pids(
        [400, 401, 402, 500, 501].map((pid) => id(pid)),
        [id(401)],
      ),
    ).toEqual([400, 401, 402]);
  });
  it('is nobody who has the pid since, and no stranger', () => {
    expect(pids([id(401, 'B'), id(500)], [id(401)])).toEqual([]);
  });
  it('is anybody where nobody was seen', () => {
    expect(pids([id(500)], [])).toEqual([500]);
  });
});

const SERVER = `require('net').createServer(()=>{}).listen(0,'127.0.0.1',function(){console.log(this.address().port)})`;

let folder: string;
let children: ChildProcess[];
let sessions: ElevatedSession[];
let asked: string[][];
let steps: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-osascript-'));
  [children, sessions, asked, steps] = [[], [], [], []];
});
afterEach(async () => {
  for (const session of sessions) session.close();
  for (const child of children) child.kill('SIGKILL');
  await waitUntil('the ends of all steps', () =>
    steps.every((step) => step.exitCode !== null || step.signalCode !== null),
  );
  for (const [socket = ''] of asked) expect(existsSync(dirname(socket))).toBe(false);
});

async function server(
  source = SERVER,
): Promise<{ child: ChildProcess; pid: number; key: string; startKey: string }> {
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  const said = await new Promise((resolve) => child.stdout?.once('data', resolve));
  const pid = child.pid ?? 0;
  return { child, pid, key: `tcp ipv4 127.0.0.1 ${String(said).trim()}`, startKey: startOf(pid) };
}

const startOf = (pid: number): string =>
  execFileSync('/bin/ps', ['-p', String(pid), '-o', 'lstart='], { env: { LC_ALL: 'C', TZ: 'UTC' } })
    .toString()
    .trim();

interface Setting extends Partial<OsascriptPlaces> {
  answer?: OsascriptAnswer;
  ownPids?: number[];
  now?: () => Date;
  /** When somebody is asked, before the answer. */
  onAsked?: () => void;
  seen?: readonly ProcessIdentity[];
  answerMs?: number;
}

async function ask(
  keys: string[],
  {
    answer = 'yes',
    ownPids = [],
    now = () => new Date(),
    onAsked,
    seen,
    answerMs = 60_000,
    ...places
  }: Setting = {},
  stopped = new AbortController().signal,
): Promise<Result<ElevatedSession>> {
  const elevator = createOsascriptElevator({
    ownPids,
    now,
    limits: { answerMs, signalMs: 60_000 },
    seen: () => async (found) =>
      seen
        ? found.filter((one) =>
            seen.some(({ pid, startKey }) => pid === one.pid && startKey === one.startKey),
          )
        : found,
    start(program, argv) {
      asked.push(elevatedWords(program, argv));
      onAsked?.();
      const step = startOsascript(program, argv, answer, { folder, ...places });
      steps.push(step);
      return step;
    },
  });
  expect(elevator.means).toBe('osascript');
  const opened = await elevator.open(keys, stopped);
  if (opened.ok) sessions.push(opened.value);
  return opened;
}

async function opened(keys: string[], setting?: Setting): Promise<ElevatedSession> {
  const result = await ask(keys, setting);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);
const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** A program of the test's own in place of one of the machine's. */
function standIn(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('the step with an administrator’s rights', () => {
  it('names who holds the socket, and asks that one to end', async () => {
    const [one, other] = [await server(), await server()];
    const session = await opened([one.key]);
    expect(session.holders).toEqual([{ pid: one.pid, startKey: one.startKey }]);
    expect(codeOf(await session.signal('ask', one))).toBe('ok');
    await waitUntil('its end', () => hasEnded(one.child));
    expect(one.child.signalCode).toBe('SIGTERM');
    expect(codeOf(await session.signal('force', one))).toBe('not-found');
    expect(codeOf(await session.signal('force', other))).toBe('not-found');
    expect(hasEnded(other.child)).toBe(false);
  });

  it('forces one that ignores being asked', async () => {
    const one = await server(`process.on('SIGTERM',()=>{});${SERVER}`);
    const session = await opened([one.key]);
    expect(codeOf(await session.signal('ask', one))).toBe('ok');
    expect(codeOf(await session.signal('force', one))).toBe('ok');
    await waitUntil('its end', () => hasEnded(one.child));
    expect(one.child.signalCode).toBe('SIGKILL');
  });

  it('never signals Quayside nor what it was started from', async () => {
    const one = await server();
    const session = await opened([one.key], { ownPids: [one.pid] });
    expect(codeOf(await session.signal('force', one))).toBe('protected');
    expect(hasEnded(one.child)).toBe(false);
  });

  it('does not know who began after the question', async () => {
    const one = await server();
    expect(
      codeOf(await ask([one.key], { now: () => new Date(Date.parse(`${one.startKey} UTC`) - 1_000) })),
    ).toBe('not-found');
    expect(hasEnded(one.child)).toBe(false);
  });

  it('is closed where somebody else was seen at that socket', async () => {
    const one = await server();
    expect(
      codeOf(await ask([one.key], { seen: [{ pid: one.pid, startKey: 'Wed Nov 25 21:07:09 2026' }] })),
    ).toBe('not-found');
    expect(hasEnded(one.child)).toBe(false);
  });

  it('sends nothing to a pid that was used again since it was named', async () => {
    const one = await server();
    const ps = standIn(
      'ps',
      `[ -e ${folder}/again ] && echo 'Wed Nov 25 21:07:09 2020' || exec /bin/ps "$@"`,
    );
    const session = await opened([one.key], { ps });
    writeFileSync(join(folder, 'again'), '');
    expect(codeOf(await session.signal('force', one))).toBe('not-found');
    expect(hasEnded(one.child)).toBe(false);
  });

  it('sends nothing to one that has let go of the port', async () => {
    const one = await server(
      `${SERVER.replace('require', 'const s=require')};process.on('SIGUSR2',()=>s.close(()=>console.log('closed')));setInterval(()=>{},1e3)`,
    );
    const session = await opened([one.key]);
    const closed = new Promise((resolve) => one.child.stdout?.once('data', resolve));
    one.child.kill('SIGUSR2');
    await closed;
    expect(codeOf(await session.signal('force', one))).toBe('not-found');
    expect(hasEnded(one.child)).toBe(false);
  });

  it('sends nothing where lsof or ps fail', async () => {
    const one = await server();
    for (const name of ['lsof', 'ps']) {
      const real = name === 'lsof' ? '/usr/bin/lsof' : '/bin/ps';
      const tool = standIn(name, `[ -e ${folder}/no-${name} ] && exit 1; exec ${real} "$@"`);
      const session = await opened([one.key], { [name]: tool });
      writeFileSync(join(folder, `no-${name}`), '');
      expect(codeOf(await session.signal('force', one))).toBe('not-found');
    }
    expect(hasEnded(one.child)).toBe(false);
  });

  it('reads a link-local address without the number of its interface', async () => {
    const one = await server();
    const lsof = standIn('lsof', `printf 'p${one.pid}\\nf10\\ntIPv6\\nPTCP\\nn[fe80:4::1]:5000\\n'`);
    const session = await opened(['tcp ipv6 fe80::1 5000'], { lsof });
    expect(session.holders.map(({ pid }) => pid)).toEqual([one.pid]);
    expect(codeOf(await ask(['tcp ipv6 fe80::2 5000'], { lsof }))).toBe('not-found');
  });

  it('takes nothing but its own words, for holders alone, from whoever speaks to it', async () => {
    const [one, other] = [await server(), await server()];
    const socket = join(folder, 's');
    const lines: string[] = [];
    let talk: Socket | undefined;
    const listening = createServer((accepted) => {
      talk = accepted;
      createInterface({ input: accepted }).on('line', (line) => lines.push(line));
    }).listen(socket);
    await once(listening, 'listening');
    const argv = elevatedArgv({ socket, above: [], now: new Date(), socketKeys: [one.key] });
    steps.push(startOsascript('/usr/bin/osascript', argv ?? [], 'yes', { folder }));
    await waitUntil('its readiness', () => lines.includes('ready'));
    const answerTo = async (line: string) => {
      const before = lines.length;
      talk?.write(`${line}\n`);
      await waitUntil(`an answer to ${line}`, () => lines.length > before);
      return lines.slice(before).join();
    };
    const [start, others] = [startNumber(one.startKey), startNumber(other.startKey)];
    expect(await answerTo(`force ${other.pid} ${others}`)).toBe(`refused ${other.pid}`);
    expect(await answerTo(`force ${one.pid} ${Number(start) + 1}`)).toBe(`refused ${one.pid}`);
    for (const line of [
      `stop ${one.pid} ${start}`,
      `force 1 ${start}`,
      `force -1 ${start}`,
      'force $(id) 1',
      `force ${one.pid};id ${start}`,
      `force ${one.pid}`,
      `force ${one.pid} ${start} x`,
      '*',
      '',
    ]) {
      expect(await answerTo(line)).toBe('bad');
    }
    talk?.destroy();
    listening.close();
    await waitUntil('its end', () => steps.every(hasEnded));
    expect([one, other].map(({ child }) => hasEnded(child))).toEqual([false, false]);
  });

  it('ends with its session, and leaves no folder behind', async () => {
    const one = await server();
    const session = await opened([one.key]);
    session.close();
    expect(codeOf(await session.signal('force', one))).toBe('unavailable');
    await waitUntil('the end of the step', () => steps.every(hasEnded));
    expect(hasEnded(one.child)).toBe(false);
  });

  it('is answered in a folder that is ours alone', async () => {
    const one = await server();
    await opened([one.key]);
    const [socket = ''] = asked[0] ?? [];
    expect(socket).toMatch(/^\/tmp\/quayside-ask-[A-Za-z0-9]+\/s$/);
    expect(readdirSync(dirname(socket)).filter((name) => name !== 's')).toEqual([]);
  });
});

describe('the question', () => {
  const KEY = 'tcp ipv4 127.0.0.1 80';
  it.each<[OsascriptAnswer, string]>([
    ['no', 'permission'],
    [{ said: '0:80: execution error: Vom Benutzer abgebrochen. (-128)' }, 'permission'],
    [
      { said: '0:80: execution error: The administrator user name or password was incorrect. (-60007)' },
      'permission',
    ],
    [{ said: '0:80: execution error: No user interaction allowed. (-1713)' }, 'permission'],
    [{ said: '0:80: syntax error (-2741)' }, 'unavailable'],
    [{ said: 'a file (-128) is not there' }, 'unavailable'],
  ])('that ends with %j is told as %s', async (answer, expected) => {
    expect(codeOf(await ask([KEY], { answer }))).toBe(expected);
  });

  it('that nobody answers is taken back', async () => {
    expect(codeOf(await ask([KEY], { answer: 'late', answerMs: 50 }))).toBe('timeout');
  });

  it('is taken back with a cancel', async () => {
    const stop = new AbortController();
    const result = await ask(
      [KEY],
      { answer: 'late', onAsked: () => setImmediate(() => stop.abort()) },
      stop.signal,
    );
    expect(codeOf(result)).toBe('unavailable');
    await waitUntil('its end', () => steps.every(hasEnded));
  });

  it('is not asked for what is no socket', async () => {
    expect(codeOf(await ask(['tcp ipv4 $(id) 80']))).toBe('invalid-input');
    expect(asked).toEqual([]);
  });

  it('finds nobody where the socket is gone', async () => {
    expect(codeOf(await ask(['tcp ipv4 127.0.0.1 1']))).toBe('not-found');
  });
});
