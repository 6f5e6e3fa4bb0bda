/** Services and containers of real processes: in a real control group, or with a file mounted over what the kernel tells. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { ProcessFacts } from '../../main/core/platform/platform.ts';
import { moveToGroup } from '../control-group.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';

const ID = 'f7d59c0f9b662e3c58faca1d01593b3af7d59c0f9b662e3c58faca1d01593b3a';

let probe: Probe;
const ended: (() => unknown)[] = [];

beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function startSleep(): Promise<ChildProcess & { pid: number }> {
  const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  ended.push(async () => {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  });
  return Object.assign(child, { pid: child.pid ?? 0 });
}

const identityOf = (pid: number) => ({ pid, startKey: readStat(`/proc/${pid}`)?.startKey ?? '' });

/** What a platform says of the process that sees `path` as the process's groups, in a mount namespace of its own. */
async function describedWith(pid: number, text: string): Promise<ProcessFacts> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-groups-'));
  ended.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'cgroup');
  writeFileSync(file, text);
  const script = 'mount --bind "$1" "/proc/$2/cgroup" && shift 2 && exec "$@"';
  const inside = [process.execPath, probe.script, 'describe', JSON.stringify(identityOf(pid))];
  const argv = ['--mount', '/bin/sh', '-c', script, 'sh', file, String(pid), ...inside];
  const { stdout } = await promisify(execFile)('unshare', argv, { encoding: 'utf8' });
  return JSON.parse(stdout);
}

async function describedIn(pid: number, path: string): Promise<ProcessFacts | null> {
  const group = moveToGroup(pid, path);
  if (!group) return describedWith(pid, `0::${path}\n`);
  // Before the process ends, for it is undone in reverse.
  ended.unshift(() => group.remove());
  const platform = await createLinuxPlatform();
  ended.push(() => platform.dispose());
  return platform.describe(identityOf(pid));
}

describe('a process in a control group', () => {
  it('of a service is told with that service', async () => {
    const { pid } = await startSleep();
    const name = `qs-test-${pid}.service`;
    expect(await describedIn(pid, `/system.slice/${name}`)).toMatchObject({
      identity: { pid },
      unit: { name, scope: 'system' },
      containerId: null,
    });
  });

  it('of a service of the user, seen through a mounted file', async () => {
    const { pid } = await startSleep();
    const uid = process.geteuid?.() ?? 0;
    const path = `/user.slice/user-${uid}.slice/user@${uid}.service/app.slice/api.service`;
    expect(await describedWith(pid, `0::${path}\n`)).toMatchObject({
      unit: { name: 'api.service', scope: 'user' },
      containerId: null,
    });
  });

  it('of a container is told with the container alone', async () => {
    const { pid } = await startSleep();
    expect(await describedWith(pid, `0::/system.slice/docker-${ID}.scope\n`)).toMatchObject({
      unit: null,
      containerId: ID,
      system: false,
    });
  });

  it('that is none of these is neither', async () => {
    const { pid } = await startSleep();
    const platform = await createLinuxPlatform();
    ended.push(() => platform.dispose());
    const here = await platform.describe(identityOf(pid));
    const own = await platform.describe(identityOf(process.pid));
    // Tests may themselves run in a service or a container: a child of theirs is in the same.
    expect([here?.unit, here?.containerId]).toEqual([own?.unit, own?.containerId]);
    expect(await describedWith(pid, '0::/user.slice/user-0.slice/session-1.scope\n')).toMatchObject({
      unit: null,
      containerId: null,
    });
  });
});
