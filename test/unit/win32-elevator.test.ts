/** What would be run with an administrator's rights on Windows, whom it may signal, and what the user's answers come to. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ElevatedSession, Platform } from '../../main/core/platform/platform.ts';
import { ELEVATED_SCRIPT, elevatedArgv } from '../../main/core/platform/win32/elevated-script.ts';
import type { Result } from '../../preload/model.ts';
import { elevatedNumbers } from '../uac-double.ts';
import { waitUntil } from '../wait-until.ts';
import { createWin32Machine, OWN_PID, START_MS, type Win32Machine } from '../win32-machine.ts';

const HOSTILE = `"; Stop-Computer; $(calc) & 'x' \`u{0} 4711.exe`;
const KEY = 'tcp 0.0.0.0 7777 4300';
const IDENTITY = { pid: 4300, startKey: String(START_MS) };

let machine: Win32Machine;
let platform: Platform;
const sessions: ElevatedSession[] = [];

beforeEach(async () => {
  machine = createWin32Machine();
  machine.add({ pid: 4300, name: HOSTILE, path: `C:\\${HOSTILE}`, commandLine: HOSTILE, user: HOSTILE });
  machine.listen(4300, '0.0.0.0:7777');
  platform = await machine.open();
  await platform.scan({ thorough: true });
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  platform.dispose();
});

async function open(keys: readonly string[], stopped = new AbortController().signal) {
  if (!platform.elevator) throw new Error('no elevator');
  const opened = await platform.elevator.open(keys, stopped);
  if (opened.ok) sessions.push(opened.value);
  return opened;
}

async function session(keys: readonly string[] = [KEY]): Promise<ElevatedSession> {
  const opened = await open(keys);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.failure.code);

describe('what runs with an administrator’s rights', () => {
  it('is one constant text and whole numbers, however hostile all names are', async () => {
    await session();
    const [argv = []] = machine.elevations;
    expect(argv.slice(0, -1)).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']);
    // It throws where anything but numbers stands before the constant script.
    const [first = 0, second = 0, ...numbers] = elevatedNumbers(argv);
    const above = [OWN_PID, OWN_PID - 1];
    expect(numbers).toEqual([above.length, ...above, 6, 7777, 4300, START_MS]);
    expect(first !== second && first > 0 && second > 0).toBe(true);
    // The text that asks is the same for every case, but for what is encoded in it.
    const asking = (text = '') => text.replace(/(-EncodedCommand )[A-Za-z0-9+/=]+/, '$1…');
    const other = elevatedArgv({ pipe: [1, 2], above: [9], sockets: [[17, 53, 70, 1]] });
    expect(asking(argv.at(-1))).toBe(asking(other?.at(-1)));
    expect(argv.at(-1)).toMatch(/^[^"]+$/);
  });

  it('fits into a command line of Windows, at most sockets too', () => {
    const most = Array.from({ length: 32 }, (_, index) => [17, 65_535, 4_000_000 + index, START_MS] as const);
    const argv = elevatedArgv({ pipe: [2 ** 47, 2 ** 47], above: Array(64).fill(4_000_000), sockets: most });
    // What is known to be passed on whole, also by what asks for the rights.
    expect(argv?.join(' ').length).toBeLessThan(12_190);
    expect(elevatedArgv({ pipe: [1, 2], above: [9], sockets: [...most, [6, 1, 5, 1]] })).toBeNull();
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '7', '1);calc;(2', [7], true, null])(
    'is nothing at all where %j should be a number',
    (value) => {
      // As wrong as what a bug elsewhere could hand over.
      const number = value as number;
      const good = { pipe: [1, 2], above: [9], sockets: [[6, 80, 70, 1]] } as const;
      expect(elevatedArgv(good)).not.toBeNull();
      expect(elevatedArgv({ ...good, pipe: [1, number] })).toBeNull();
      expect(elevatedArgv({ ...good, above: [9, number] })).toBeNull();
      expect(elevatedArgv({ ...good, sockets: [[6, 80, 70, number]] })).toBeNull();
      expect(elevatedArgv({ ...good, sockets: [[6, 80, number, 1]] })).toBeNull();
    },
  );

  it('is nothing at all without sockets, or without those who are never signalled', () => {
    expect(elevatedArgv({ pipe: [1, 2], above: [9], sockets: [] })).toBeNull();
    expect(elevatedArgv({ pipe: [1, 2], above: [], sockets: [[6, 80, 70, 1]] })).toBeNull();
  });

  it('is built from nothing: its source has no placeholder but one number of ours, and takes no text for a command', () => {
    const source = readFileSync(
      new URL('../../main/core/platform/win32/elevated-script.ts', import.meta.url),
      'utf8',
    );
    const literal = /ELEVATED_SCRIPT = \[(.*?)\]\.join/s.exec(source)?.[1] ?? '';
    expect([...literal.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name)).toEqual(['CONNECT_S']);
    expect(source.match(/^import/gm)).toBeNull();
    expect(ELEVATED_SCRIPT).not.toMatch(/Invoke-Expression|\biex\b|scriptblock|DownloadString|Add-Type|"/i);
    expect(ELEVATED_SCRIPT).toMatch(/^[\x20-\x7e]+$/);
    // Both locks stand before each deed.
    const answer = ELEVATED_SCRIPT.slice(ELEVATED_SCRIPT.indexOf('function Answer'));
    const [holds, start] = [answer.indexOf('(Holds $s)'), answer.indexOf('(StartOf $id) -ne $start')];
    expect(holds).toBeGreaterThan(0);
    expect(start).toBeGreaterThan(holds);
    for (const deed of ['StopService', '$p.Kill()', 'taskkill.exe']) {
      expect(answer.indexOf(deed), deed).toBeGreaterThan(start);
    }
  });
});

describe('the sockets for which it is asked', () => {
  it.each([
    '',
    'tcp 0.0.0.0 7777',
    'tcp 0.0.0.0 7777 ',
    'tcp 0.0.0.0 7777 0',
    'tcp 0.0.0.0 7777 4',
    'tcp 0.0.0.0 0 4300',
    'tcp 0.0.0.0 65536 4300',
    'tcp 0.0.0.0 7777 4300\n',
    'tcp 0.0.0.0 7777 4300 1',
    'sctp 0.0.0.0 7777 4300',
    'tcp 0.0.0.0 7777 $(calc)',
    'tcp $(calc) x 7777 4300',
    '4711',
  ])('are none where one is called %j', async (key) => {
    expect(codeOf(await open([KEY, key]))).toBe('invalid-input');
    expect(machine.elevations).toEqual([]);
  });

  it('are none where nobody is known who has them', async () => {
    expect(codeOf(await open([]))).toBe('invalid-input');
    expect(codeOf(await open(['tcp 0.0.0.0 7777 4301']))).toBe('not-found');
    expect(machine.elevations).toEqual([]);
  });
});

describe('the user’s answer', () => {
  it('that is yes names who holds the sockets', async () => {
    const { holders } = await session(['tcp 127.0.0.1 7778 4300', KEY]);
    expect(holders).toEqual([IDENTITY]);
    expect(machine.elevations).toHaveLength(1);
  });

  it('that is no is told as such', async () => {
    machine.uac = 'no';
    expect(codeOf(await open([KEY]))).toBe('permission');
    expect(machine.elevatedDeeds).toEqual([]);
  });

  it('that is yes after it was cancelled does nothing', async () => {
    machine.uac = 'late';
    const stopped = new AbortController();
    const opening = open([KEY], stopped.signal);
    await waitUntil('the question', () => machine.elevations.length === 1);
    stopped.abort();
    expect(codeOf(await opening)).toBe('unavailable');
    machine.uac = 'yes';
    // One more turn of the step that was let in late, and of another one that is let in now.
    expect(codeOf(await (await session()).signal('force', IDENTITY))).toBe('ok');
    expect(machine.elevatedDeeds).toEqual(['force 4300']);
  });

  it('is not asked for at all once it was cancelled', async () => {
    expect(codeOf(await open([KEY], AbortSignal.abort()))).toBe('unavailable');
    expect(machine.elevations).toEqual([]);
  });

  it('is waited for before the next is asked for, and that one can be cancelled meanwhile', async () => {
    machine.uac = 'late';
    const [first, second] = [new AbortController(), new AbortController()];
    const opening = open([KEY], first.signal);
    await waitUntil('the question', () => machine.elevations.length === 1);
    const next = open([KEY], second.signal);
    second.abort();
    expect(codeOf(await next)).toBe('unavailable');
    first.abort();
    expect(codeOf(await opening)).toBe('unavailable');
    expect(machine.elevations).toHaveLength(1);
  });

  it('that names nobody is told as such: the port has changed hands while it was open', async () => {
    machine.add({ pid: 4300, name: 'other.exe', startMs: START_MS + 1 });
    expect(codeOf(await open([KEY]))).toBe('not-found');
    machine.unlisten(4300);
    await platform.scan({ thorough: true });
    expect(codeOf(await open([KEY]))).toBe('not-found');
    expect(machine.elevatedDeeds).toEqual([]);
  });
});

describe('a signal with those rights', () => {
  it('asks and forces over one question', async () => {
    machine.add({ pid: 4300, name: 'x.exe', kind: 'deaf' });
    const { signal } = await session();
    expect(codeOf(await signal('ask', IDENTITY))).toBe('ok');
    expect(codeOf(await signal('force', IDENTITY))).toBe('ok');
    expect(codeOf(await signal('force', IDENTITY))).toBe('not-found');
    expect(machine.elevatedDeeds).toEqual(['ask 4300', 'force 4300']);
    expect(machine.elevations).toHaveLength(1);
  });

  it('says where nothing can ask it', async () => {
    machine.add({ pid: 4300, name: 'x.exe', kind: 'console' });
    expect(codeOf(await (await session()).signal('ask', IDENTITY))).toBe('unsupported');
  });

  it('is not sent to whoever got the pid, nor to one without the socket, nor to another', async () => {
    const { signal } = await session();
    machine.add({ pid: 4300, name: 'other.exe', startMs: START_MS + 1 });
    expect(codeOf(await signal('force', IDENTITY))).toBe('not-found');
    machine.add({ pid: 4300, name: 'x.exe' });
    machine.unlisten(4300);
    expect(codeOf(await signal('force', IDENTITY))).toBe('not-found');
    expect(codeOf(await signal('force', { pid: 860, startKey: String(START_MS - 1_000) }))).toBe('protected');
    expect(machine.elevatedDeeds).toEqual([]);
  });

  it('is none once it is closed', async () => {
    const one = await session();
    one.close();
    expect(codeOf(await one.signal('force', IDENTITY))).toBe('unavailable');
    expect(machine.elevatedDeeds).toEqual([]);
  });

  it('stops a service instead of ending its process, and several not at all', async () => {
    machine.serve({ name: 'nginx', pid: 4300 });
    expect(codeOf(await (await session()).signal('force', IDENTITY))).toBe('protected');
    machine.serve({ name: 'other', pid: 4300 });
    expect(codeOf(await (await session()).signal('ask', IDENTITY))).toBe('protected');
    expect(machine.elevatedDeeds).toEqual([]);
  });
});

it('there is no elevator where Quayside has those rights already', async () => {
  machine.isElevated = true;
  const other = await machine.open();
  expect([other.self.elevated, other.elevator]).toEqual([true, null]);
  other.dispose();
});
