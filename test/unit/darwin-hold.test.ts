/** Holding one process of a replayed Mac: each lock before a signal, one by one. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createDarwinPlatform } from '../../main/core/platform/darwin/create-darwin-platform.ts';
import type { HeldProcess, Platform, ProcessIdentity } from '../../main/core/platform/platform.ts';
import type { Result } from '../../preload/model.ts';
import { createMacMachine, MAC_START, type MacMachine } from '../darwin-machine.ts';
import { waitUntil } from '../wait-until.ts';

const SERVER: ProcessIdentity = { pid: 401, startKey: MAC_START };
const PARENT: ProcessIdentity = { pid: 400, startKey: MAC_START };
const KEY = 'tcp ipv6 :: 3000';

let mac: MacMachine;
let platform: Platform;
let signals: [number, unknown][];
let refusal: string | null;

beforeEach(async () => {
  mac = createMacMachine();
  mac.processes.push(
    { pid: 400, program: '/bin/zsh' },
    { pid: 401, parent: 400, program: '/opt/homebrew/bin/node' },
    { pid: process.pid, parent: 400, program: '/opt/quayside' },
  );
  mac.sockets.push({ kind: 'tcp46', address: '*', port: 3000, pids: [401] });
  signals = [];
  refusal = null;
  platform = await createDarwinPlatform({ exec: mac.exec, kill, uid: 501 });
  await platform.scan();
});

function kill(pid: number, signal: NodeJS.Signals | 0): void {
  if (refusal) throw Object.assign(new Error(refusal), { code: refusal });
  if (!mac.processes.some((one) => one.pid === pid)) throw Object.assign(new Error(), { code: 'ESRCH' });
  if (signal !== 0) signals.push([pid, signal]);
}

function held(result: Result<HeldProcess>): HeldProcess {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);

describe('a held server', () => {
  it('is signalled while pid, start and socket are the same', async () => {
    const { sockets } = await platform.scan();
    expect(sockets.map(({ socketKey }) => socketKey)).toEqual([KEY]);
    const one = held(platform.hold(SERVER));
    expect(codeOf(await one.signal('ask', [KEY]))).toBe('ok');
    expect(codeOf(await one.signal('force', ['x', KEY]))).toBe('ok');
    expect(signals).toEqual([
      [401, 'SIGTERM'],
      [401, 'SIGKILL'],
    ]);
  });

  it.each<[string, () => void, string]>([
    ['its pid has another start', () => set({ start: 'Wed Nov 25 21:07:10 2026' }), 'not-found'],
    ['it is over and not collected', () => set({ state: 'Z+' }), 'not-found'],
    ['it is another user’s', () => set({ uid: 0 }), 'permission'],
    ['it holds another port', () => socket({ port: 3001 }), 'not-found'],
    ['it holds that port at another address', () => socket({ address: '::1', kind: 'tcp6' }), 'not-found'],
    ['it holds that port over UDP', () => socket({ kind: 'udp46' }), 'not-found'],
    ['somebody else holds it', () => socket({ pids: [400] }), 'not-found'],
    ['ps cannot be asked', () => mac.answers.set('/bin/ps', { kind: 'timeout' }), 'unavailable'],
    ['lsof cannot be asked', () => mac.answers.set('/usr/sbin/lsof', { kind: 'timeout' }), 'unavailable'],
  ])('is not signalled where %s', async (_why, change, code) => {
    const one = held(platform.hold(SERVER));
    change();
    expect(codeOf(await one.signal('ask', [KEY]))).toBe(code);
    expect(signals).toEqual([]);
  });

  const set = (more: object) => Object.assign(mac.processes.find(({ pid }) => pid === 401) ?? {}, more);
  const socket = (more: object) => Object.assign(mac.sockets[0] ?? {}, more);

  it('is not signalled for what the tools tell of others', async () => {
    const one = held(platform.hold(SERVER));
    mac.answers.set('/usr/sbin/lsof', 'p400\ncnode\nf1\ntIPv6\nPTCP\nn*:3000\n');
    expect(codeOf(await one.signal('ask', [KEY]))).toBe('not-found');
    mac.answers.clear();
    mac.answers.set('/bin/ps', `400 1 501 S ${MAC_START} dev\n`);
    expect(codeOf(await one.signal('ask', [KEY]))).toBe('not-found');
    expect(signals).toEqual([]);
  });

  it('is not signalled where its pid is used again between the two questions', async () => {
    const one = held(platform.hold(SERVER));
    mac.onRun = (program) => {
      if (program === '/bin/ps') set({ start: 'Wed Nov 25 21:07:10 2026' });
    };
    expect(codeOf(await one.signal('ask', [KEY]))).toBe('not-found');
    expect(signals).toEqual([]);
  });

  it('is not signalled where it was cancelled while the questions ran', async () => {
    const one = held(platform.hold(SERVER));
    let isCancelled = false;
    mac.onRun = () => {
      isCancelled = true;
    };
    expect(codeOf(await one.signal('ask', [KEY], () => isCancelled))).toBe('unavailable');
    expect(signals).toEqual([]);
  });

  it('is over for good once it was seen to be, and once it was let go', async () => {
    const one = held(platform.hold(SERVER));
    set({ start: 'Wed Nov 25 21:07:10 2026' });
    await one.signal('ask', [KEY]);
    set({ start: MAC_START });
    expect(one.isAlive()).toBe(false);
    expect(codeOf(await one.signal('ask', [KEY]))).toBe('not-found');
    const other = held(platform.hold(SERVER));
    other.release();
    expect(codeOf(await other.signal('ask', [KEY]))).toBe('not-found');
    expect(signals).toEqual([]);
  });

  it('is seen to let go of its port though it lives on', async () => {
    const one = held(platform.hold(SERVER));
    expect(one.holdsSocket(KEY)).toBe(true);
    socket({ port: 3001 });
    await waitUntil('it to be seen', () => !one.holdsSocket(KEY));
    expect(one.isAlive()).toBe(true);
  });

  it('is told apart from what the system refuses', async () => {
    const one = held(platform.hold(SERVER));
    refusal = 'EPERM';
    expect(codeOf(await one.signal('ask', [KEY]))).toBe('permission');
    expect(codeOf(platform.hold(SERVER))).toBe('permission');
    refusal = 'ESRCH';
    expect(codeOf(platform.hold(SERVER))).toBe('not-found');
  });

  it('is never ourselves, nor what we run in, nor a number that names several', async () => {
    for (const pid of [process.pid, 400]) {
      const one = held(platform.holdOwn({ pid, startKey: MAC_START }));
      expect(codeOf(await one.signal('ask', []))).toBe('protected');
    }
    for (const pid of [0, 1, -1, 1.5, Number.NaN, 2 ** 31]) {
      expect(codeOf(platform.hold({ pid, startKey: MAC_START }))).toBe('not-found');
    }
    expect(signals).toEqual([]);
  });
});

describe('a held parent', () => {
  beforeEach(() => {
    mac.processes.push(
      { pid: 410, parent: 1, program: '/opt/npm' },
      { pid: 411, parent: 410, program: '/opt/node' },
    );
  });
  const parent = { pid: 410, startKey: MAC_START };
  const child = { pid: 411, startKey: MAC_START };

  it('is that one’s parent, and is signalled without a socket', async () => {
    await platform.processes();
    expect(codeOf(platform.holdParent(parent, SERVER))).toBe('not-found');
    expect(codeOf(platform.holdParent(PARENT, { ...SERVER, startKey: 'x' }))).toBe('not-found');
    expect(codeOf(platform.holdParent({ ...parent, startKey: 'x' }, child))).toBe('not-found');
    const one = held(platform.holdParent(parent, child));
    expect(codeOf(await one.signal('ask', []))).toBe('ok');
    expect(signals).toEqual([[410, 'SIGTERM']]);
  });

  it('is not signalled once its pid was used again', async () => {
    await platform.processes();
    const one = held(platform.holdParent(parent, child));
    Object.assign(mac.processes.find(({ pid }) => pid === 410) ?? {}, { start: 'Wed Nov 25 21:07:10 2026' });
    expect(codeOf(await one.signal('ask', []))).toBe('not-found');
    expect(signals).toEqual([]);
  });
});
