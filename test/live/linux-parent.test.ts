/** Holding the parent of a process: that very one while it is the parent, or nobody. And the table of all processes. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { createHoldParent } from '../../main/core/platform/linux/hold-process.ts';
import { isDead, readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { Platform, ProcessIdentity } from '../../main/core/platform/platform.ts';
import { waitUntil } from '../wait-until.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import type { ParentRaceReport } from './linux-parent-races.ts';

let probe: Probe;
const ended: (() => unknown)[] = [];

beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startKey: readStat(`/proc/${pid}`)?.startKey ?? '',
});

const isRunning = ({ pid, startKey }: ProcessIdentity): boolean => {
  const stat = readStat(`/proc/${pid}`);
  return stat !== null && stat.startKey === startKey && !isDead(stat);
};

/** A shell that waits for its only child, which it never was told to end. */
async function startPair(script = 'sleep 60 & echo $!; wait') {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said = await new Promise<string>((resolve) =>
    shell.stdout.once('data', (data) => resolve(`${data}`)),
  );
  const parent = identityOf(shell.pid ?? 0);
  const child = identityOf(Number(said));
  ended.push(() => {
    for (const { pid } of [parent, child].filter(isRunning)) process.kill(pid, 'SIGKILL');
  });
  return { shell, parent, child };
}

const NOT_FOUND = { ok: false, failure: { code: 'not-found' } };

describe.each([
  ['through its folder', {}],
  ['by number, without koffi', { withoutKoffi: true }],
])('the parent of a process, signalled %s', (_how, options) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await createLinuxPlatform(options);
  });
  afterAll(() => platform.dispose());

  it('is held and signalled for being the parent, holding no socket', async () => {
    const { shell, parent, child } = await startPair();
    const held = platform.holdParent(parent, child);
    if (!held.ok) throw new Error(held.failure.message);
    ended.push(() => held.value.release());
    expect([held.value.isAlive(), held.value.isStopped(), held.value.holdsSocket('1')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await held.value.signal('ask', [])).toEqual({ ok: true, value: null });
    await once(shell, 'exit');
    expect(shell.signalCode).toBe('SIGTERM');
    expect(isRunning(child)).toBe(true);
    expect(await held.value.signal('force', ['1'])).toMatchObject(NOT_FOUND);
  });

  it('is nobody else: a stranger, the child itself, another life of either', async () => {
    const { parent, child } = await startPair();
    const stranger = await startPair();
    const otherLife = ({ pid, startKey }: ProcessIdentity) => ({ pid, startKey: `${Number(startKey) - 1}` });
    for (const [identity, of] of [
      [stranger.parent, child],
      [stranger.child, child],
      [child, child],
      [child, parent],
      [otherLife(parent), child],
      [parent, otherLife(child)],
      [parent, { pid: 0, startKey: '' }],
    ] as const) {
      expect(platform.holdParent(identity, of)).toMatchObject(NOT_FOUND);
    }
  });

  it('is nobody once it has ended and others took in the child, not even pid 1', async () => {
    const { shell, parent, child } = await startPair();
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    expect(platform.holdParent(parent, child)).toMatchObject(NOT_FOUND);
    expect(platform.holdParent(identityOf(1), child)).toMatchObject(NOT_FOUND);
    expect(isRunning(child)).toBe(true);
  });

  it('is nobody once the child has ended, collected or not', async () => {
    const { parent, child } = await startPair('sleep 60 & echo $!; exec sleep 60');
    await waitUntil('the shell is another program', () => readStat(`/proc/${parent.pid}`)?.comm === 'sleep');
    process.kill(child.pid, 'SIGKILL');
    await waitUntil('it has ended', () => readStat(`/proc/${child.pid}`)?.state === 'Z');
    expect(platform.holdParent(parent, child)).toMatchObject(NOT_FOUND);
  });
});

describe('what is never signalled as a parent', () => {
  it('is what we ourselves are or run in', async () => {
    const { parent } = await startPair();
    const sent: number[] = [];
    const holdParent = createHoldParent({
      libc: null,
      ownPids: [process.ppid],
      kill: (pid) => sent.push(pid),
    });
    for (const [identity, of] of [
      [identityOf(process.pid), parent],
      [identityOf(process.ppid), identityOf(process.pid)],
    ] as const) {
      const held = holdParent(identity, of);
      if (!held.ok) throw new Error(held.failure.message);
      expect(await held.value.signal('force', [])).toMatchObject({
        ok: false,
        failure: { code: 'protected' },
      });
      held.value.release();
    }
    expect(sent).toEqual([]);
  });

  it.each([0, 1, -1, 1.5, Number.NaN, 2 ** 31])('is pid %s', (pid) => {
    const holdParent = createHoldParent({ libc: null, ownPids: [] });
    expect(holdParent({ pid, startKey: '0' }, identityOf(process.pid))).toMatchObject(NOT_FOUND);
  });
});

describe('a parent whose pid is used again at once', () => {
  it('never leads to a stranger, in 200 races in which the pid alone always does', async () => {
    const through = [
      '--pid',
      '--fork',
      '--mount-proc',
      process.execPath,
      probe.script,
      'parent-races',
      '200',
    ];
    const { stdout } = await promisify(execFile)('unshare', through, { encoding: 'utf8' });
    const report: ParentRaceReport = JSON.parse(stdout);
    console.log(stdout.trim());
    expect(report.reused).toBeGreaterThan(150);
    expect(report.wrongByPid).toBe(report.reused);
    expect(report.wrongByUs).toBe(0);
    expect(report.rightByUs).toBe(20);
  });
});

describe('the table of processes', () => {
  it('has every process with its parent, but no thread of the kernel and nothing that has ended', async () => {
    const platform = await createLinuxPlatform();
    ended.push(() => platform.dispose());
    const { shell, parent, child } = await startPair('sleep 0.1 & sleep 60 & echo $!; exec sleep 60');
    const zombie = await waitUntil('one has ended', async () => {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,stat=', '--ppid', `${shell.pid}`]);
      return /^\s*(\d+) Z/m.exec(stdout)?.[1];
    });
    const all = await platform.processes();
    const by = new Map(all.map((process) => [process.identity.pid, process]));
    expect(by.get(child.pid)).toEqual({ identity: child, parent: parent.pid, name: 'sleep' });
    expect(by.get(parent.pid)).toMatchObject({ identity: parent, parent: process.pid });
    expect(by.get(process.pid)?.parent).toBe(process.ppid);
    expect(by.has(1)).toBe(true);
    expect(by.has(2)).toBe(readStat('/proc/2')?.kernelThread === false);
    expect(by.has(Number(zombie))).toBe(false);
    expect(all.length).toBe(by.size);
  });
});
