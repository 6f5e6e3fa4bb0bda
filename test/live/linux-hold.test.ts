/** Holding and signalling real processes: the very one that was seen, while it still holds the port, or nobody. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { createHold } from '../../main/core/platform/linux/hold-process.ts';
import { type Libc, loadLibc } from '../../main/core/platform/linux/libc.ts';
import type { HeldProcess, Platform, ProcessIdentity } from '../../main/core/platform/platform.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import type { RaceReport } from './linux-races.ts';
import { type Load, startLoad } from './scanner-load.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());

describe('a pid that is used again at once', () => {
  it('never leads to a stranger, in 1,000 races in which the pid alone always does', async () => {
    const through = ['--pid', '--fork', '--mount-proc', process.execPath, probe.script, 'races', '1000'];
    const { stdout } = await promisify(execFile)('unshare', through, { encoding: 'utf8' });
    const report: RaceReport = JSON.parse(stdout);
    console.log(stdout.trim());
    expect(report.reused).toBeGreaterThan(800);
    expect(report.wrongByPid).toBe(report.reused);
    // The start time alone is no proof either: it counts hundredths of a second.
    expect(report.wrongByStart).toBeGreaterThan(0);
    expect(report.wrongByUs).toBe(0);
    expect(report.rightByUs).toBe(100);
  });
});

describe.each([
  ['through the held folder', {}],
  ['by number, without koffi', { withoutKoffi: true }],
])('signalling %s', (_how, options) => {
  let platform: Platform;
  const ended: (() => unknown)[] = [];

  beforeAll(async () => {
    platform = await createLinuxPlatform(options);
  });
  afterAll(() => platform.dispose());
  afterEach(async () => {
    for (const end of ended.splice(0)) await end();
  });

  async function meet(plan: Parameters<typeof startLoad>[0] = {}): Promise<{
    load: Load;
    identity: ProcessIdentity;
    held: HeldProcess;
    keys: string[];
  }> {
    const load = await startLoad({ tcp: [['127.0.0.1', 2]], ...plan });
    const { sockets } = await platform.scan();
    const mine = sockets.filter((socket) => socket.holders.some((holder) => holder.pid === load.pid));
    const identity = mine[0]?.holders.find((holder) => holder.pid === load.pid);
    const result = identity && platform.hold(identity);
    if (!identity || !result?.ok) throw new Error('the process could not be held');
    ended.push(async () => {
      result.value.release();
      load.child.kill('SIGKILL');
      await load.stop();
    });
    return { load, identity, held: result.value, keys: mine.map((socket) => socket.socketKey) };
  }

  it('asks with SIGTERM and forces with SIGKILL', async () => {
    for (const [signal, expected] of [
      ['ask', 'SIGTERM'],
      ['force', 'SIGKILL'],
    ] as const) {
      const { load, held, keys } = await meet();
      expect([held.isAlive(), held.isStopped(), held.holdsSocket(keys[0] ?? '')]).toEqual([
        true,
        false,
        true,
      ]);
      expect(await held.signal(signal, keys)).toEqual({ ok: true, value: null });
      await once(load.child, 'exit');
      expect(load.child.signalCode).toBe(expected);
      await expect.poll(() => held.isAlive()).toBe(false);
      expect(held.holdsSocket(keys[0] ?? '')).toBe(false);
      expect(await held.signal('force', keys)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    }
  });

  it('sends nothing to one that no longer holds any of the sockets', async () => {
    const { load, held } = await meet();
    for (const keys of [[], ['1'], ['0'], ['999999999999']]) {
      expect(await held.signal('force', keys)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    }
    expect(held.isAlive()).toBe(true);
    expect(load.child.signalCode).toBeNull();
  });

  it('sends nothing after it was let go, and does not mind letting go twice', async () => {
    const { held, keys } = await meet();
    held.release();
    held.release();
    expect(held.isAlive()).toBe(false);
    expect((await held.signal('ask', keys)).ok).toBe(false);
  });

  it('tells that a process is stopped', async () => {
    const { load, held } = await meet();
    load.child.kill('SIGSTOP');
    await expect.poll(() => held.isStopped()).toBe(true);
    expect(held.isAlive()).toBe(true);
    load.child.kill('SIGCONT');
    await expect.poll(() => held.isStopped()).toBe(false);
  });

  it('never takes another life of the pid', async () => {
    const { identity } = await meet();
    const other = platform.hold({ pid: identity.pid, startKey: String(Number(identity.startKey) - 1) });
    expect(other).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('never signals ourselves or what is above us, whatever they hold', async () => {
    const { createServer } = await import('node:net');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ended.push(() => server.close());
    const { sockets } = await platform.scan();
    const mine = sockets.filter((socket) => socket.holders.some((holder) => holder.pid === process.pid));
    const identity = mine[0]?.holders.find((holder) => holder.pid === process.pid);
    const held = identity && platform.hold(identity);
    if (!held?.ok) throw new Error('we could not hold ourselves');
    const keys = mine.map((socket) => socket.socketKey);
    expect(await held.value.signal('ask', keys)).toMatchObject({ ok: false, failure: { code: 'protected' } });
    held.value.release();
    expect(platform.self.pids.slice(0, 2)).toEqual([process.pid, process.ppid]);
  });
});

describe('a system that refuses to signal through the folder', () => {
  const ERRORS = { EPERM: 1, ESRCH: 3, EBADF: 9, ENOSYS: 38 };
  const refusing = (errno: number, real: Libc): Libc => ({
    ...real,
    pidfdSendSignal: () => -1,
    errno: () => errno,
  });

  it.each([
    ['not-found', ERRORS.ESRCH, { ok: false, failure: { code: 'not-found' } }, 0],
    ['a signal by number', ERRORS.ENOSYS, { ok: true, value: null }, 1],
    ['a signal by number', ERRORS.EPERM, { ok: true, value: null }, 1],
    ['a signal by number', ERRORS.EBADF, { ok: true, value: null }, 1],
  ])('gives %s for error %i', async (_what, errno, expected, byNumber) => {
    const real = await loadLibc();
    if (!real) throw new Error('koffi is needed here');
    const load = await startLoad({ tcp: [['127.0.0.1', 1]] });
    const platform = await createLinuxPlatform();
    const { sockets } = await platform.scan();
    platform.dispose();
    const mine = sockets.find((socket) => socket.holders.some((holder) => holder.pid === load.pid));
    const sent: [number, number][] = [];
    const hold = createHold({
      libc: refusing(errno, real),
      ownPids: [],
      kill: (pid, signal) => sent.push([pid, signal]),
    });
    const held = hold(mine?.holders[0] ?? { pid: 0, startKey: '' });
    if (!held.ok) throw new Error('the process could not be held');
    expect(await held.value.signal('ask', [mine?.socketKey ?? ''])).toMatchObject(expected);
    expect(sent).toEqual(byNumber ? [[load.pid, 15]] : []);
    held.value.release();
    await load.stop();
  });

  it('says when the second way is refused too', async () => {
    const load = await startLoad({ tcp: [['127.0.0.1', 1]] });
    const platform = await createLinuxPlatform();
    const { sockets } = await platform.scan();
    platform.dispose();
    const mine = sockets.find((socket) => socket.holders.some((holder) => holder.pid === load.pid));
    for (const [code, expected] of [
      ['EPERM', 'permission'],
      ['ESRCH', 'not-found'],
    ]) {
      const kill = () => {
        throw Object.assign(new Error(code), { code });
      };
      const held = createHold({ libc: null, ownPids: [], kill })(
        mine?.holders[0] ?? { pid: 0, startKey: '' },
      );
      expect(held.ok && (await held.value.signal('force', [mine?.socketKey ?? '']))).toMatchObject({
        failure: { code: expected },
      });
      if (held.ok) held.value.release();
    }
    await load.stop();
  });
});
