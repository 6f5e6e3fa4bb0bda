/** What a host left over is ended at the next start, where it is proven to be that; nothing else ever is. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform, ProcessIdentity } from '../../main/core/platform/platform.ts';
import { findHost, hostFiles, runningFolder } from '../../main/core/tunnels/host-files.ts';
import { type LedgerFile, openLedger } from '../../main/core/tunnels/ledger.ts';
import { reapLeftovers } from '../../main/core/tunnels/reap-leftovers.ts';
import { waitUntil } from '../wait-until.ts';
import { isLiving, startKeyOf } from './tunnel-processes.ts';

const SLEEP = '/bin/sleep';
let platform: Platform;
let root: string;
let running: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  platform = await createLinuxPlatform();
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quayside-ledger-'));
  running = runningFolder(root);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true });
});
afterAll(() => platform.dispose());

/** Stands for an ssh that was left over: what counts is that its start, program and arguments are known. */
async function startOne(argv: readonly string[] = ['1000']): Promise<ProcessIdentity> {
  const child = spawn(SLEEP, argv, { stdio: 'ignore', argv0: SLEEP });
  children.push(child);
  const pid = child.pid ?? 0;
  await waitUntil('it runs', () => readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(SLEEP) || null);
  return { pid, startKey: startKeyOf(pid) };
}

/** A host that was, with its pid and start. */
async function pastHost(): Promise<ProcessIdentity> {
  const identity = await startOne();
  const child = children.pop();
  child?.kill('SIGKILL');
  await waitUntil('the host is gone', () => !isLiving(identity.pid) || null);
  return identity;
}

function write(host: ProcessIdentity, process: ProcessIdentity, argv: readonly string[] = ['1000']): string {
  const path = hostFiles(running, host).ledger;
  expect(openLedger(path, host).add('db-prod', { process, program: SLEEP, argv }).ok).toBe(true);
  return path;
}

function change(path: string, edit: (file: LedgerFile) => unknown): void {
  const file: LedgerFile = JSON.parse(readFileSync(path, 'utf8'));
  edit(file);
  writeFileSync(path, JSON.stringify(file));
}

describe('a leftover', () => {
  it('is ended, and its host’s files are taken away', async () => {
    const host = await pastHost();
    const left = await startOne();
    const path = write(host, left);
    expect([statSync(path).mode & 0o777, statSync(running).mode & 0o777]).toEqual([0o600, 0o700]);
    const { askpass, proofs } = hostFiles(running, host);
    for (const folder of [askpass, proofs]) mkdirSync(folder);
    expect(await reapLeftovers(running, platform)).toEqual({
      ended: [{ tunnel: 'db-prod', process: left }],
      warnings: [],
    });
    expect([isLiving(left.pid), readdirSync(running), existsSync(proofs)]).toEqual([false, [], false]);
  });

  it('is forced where it does not listen, and what it started ends with it', async () => {
    const child = spawn(
      '/bin/dash',
      ['-c', "trap '' TERM; sleep 1000 & echo $!; while :; do sleep 0.1; done"],
      {
        argv0: '/bin/dash',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    children.push(child);
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
    });
    await waitUntil('it has started another', () => said.includes('\n') || null);
    const left = { pid: child.pid ?? 0, startKey: startKeyOf(child.pid ?? 0) };
    const host = await pastHost();
    const program = '/bin/dash';
    openLedger(hostFiles(running, host).ledger, host).add('x', {
      process: left,
      program,
      argv: child.spawnargs.slice(1),
    });
    expect((await reapLeftovers(running, platform)).ended).toHaveLength(1);
    expect(isLiving(left.pid)).toBe(false);
    await waitUntil('the other has ended too', () => !isLiving(Number(said)) || null);
  });
});

describe('nothing is ended', () => {
  async function expectUntouched(left: ProcessIdentity): Promise<void> {
    expect((await reapLeftovers(running, platform)).ended).toEqual([]);
    expect(isLiving(left.pid)).toBe(true);
  }

  it('T4: where the pid is a stranger’s now', async () => {
    const left = await startOne();
    const path = write(await pastHost(), { ...left, startKey: `${Number(left.startKey) - 1}` });
    await expectUntouched(left);
    expect(readdirSync(running)).not.toContain(path);
  });

  it('where only the number is the same: such a process is not even held', async () => {
    const { pid, startKey } = await startOne();
    const other = platform.holdOwn({ pid, startKey: `${Number(startKey) + 1}` });
    expect(other).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    const held = platform.holdOwn({ pid, startKey });
    expect(held.ok).toBe(true);
    if (held.ok) held.value.release();
    expect(platform.holdOwn({ pid: -1, startKey })).toMatchObject({ ok: false });
  });

  it('where another program, or other arguments, have that pid and start', async () => {
    const left = await startOne();
    const path = write(await pastHost(), left);
    change(path, ({ entries }) => entries.map((entry) => Object.assign(entry, { program: '/usr/bin/ssh' })));
    await expectUntouched(left);
    write(await pastHost(), left, ['1001']);
    await expectUntouched(left);
  });

  it('T5: where the file cannot be read: it is set aside and said', async () => {
    const left = await startOne();
    const broken: ((path: string) => void)[] = [
      (path) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, -3)),
      (path) => writeFileSync(path, ''),
      (path) => writeFileSync(path, '[]'),
      (path) => writeFileSync(path, 'x'.repeat(2_000_000)),
      (path) => change(path, (file) => Object.assign(file, { version: 2 })),
      (path) => change(path, (file) => Object.assign(file, { host: { pid: 1, startKey: '0' } })),
      (path) =>
        change(path, ({ entries }) =>
          entries.push(Object.assign({}, entries[0], { process: { pid: -1, startKey: '1' } })),
        ),
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ];
    for (const spoil of broken) {
      spoil(write(await pastHost(), left));
      const { ended, warnings } = await reapLeftovers(running, platform);
      expect(ended).toEqual([]);
      expect(warnings).toMatchObject([
        { code: 'ledger-broken', nextStep: expect.stringContaining('.broken-') },
      ]);
      expect(await reapLeftovers(running, platform)).toEqual({ ended: [], warnings: [] });
    }
    expect(isLiving(left.pid)).toBe(true);
    expect(readdirSync(running)).toHaveLength(broken.length);
  });

  it('T6: of a host that lives, nor is its file touched', async () => {
    const left = await startOne();
    const other = await startOne(['2000']);
    const path = write(other, left);
    await expectUntouched(left);
    expect(readdirSync(running)).toHaveLength(1);
    // Nor by saying that it is another's.
    change(path, (file) => Object.assign(file, { host: { ...other, startKey: '1' } }));
    await expectUntouched(left);
  });

  it('where there is no ledger at all', async () => {
    expect(await reapLeftovers(join(root, 'nowhere'), platform)).toEqual({ ended: [], warnings: [] });
  });
});

describe('the ledger of this very host', () => {
  it('holds what runs, and goes with it', async () => {
    const host = await findHost(platform);
    if (!host) throw new Error('this process is not found');
    expect(host).toEqual({ pid: process.pid, startKey: startKeyOf(process.pid) });
    const { ledger: path } = hostFiles(running, host);
    const ledger = openLedger(path, host);
    const one = await startOne();
    ledger.add('a', { process: one, program: SLEEP, argv: ['1000'] });
    ledger.add('b', { process: { ...one, startKey: '1' }, program: SLEEP, argv: ['--secret'] });
    expect(readFileSync(path, 'utf8')).not.toContain('secret');
    ledger.remove(one);
    expect(JSON.parse(readFileSync(path, 'utf8')).entries).toMatchObject([{ tunnel: 'b' }]);
    expect((await reapLeftovers(running, platform)).ended).toEqual([]);
    ledger.close();
    expect(readdirSync(running)).toEqual([]);
  });
});
