/** A port that a service of systemd's holds, in a real control group: its unit is stopped, by a stand-in for systemctl. */
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec } from '../../main/core/exec.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { createSystemdServices } from '../../main/core/platform/linux/systemd-services.ts';
import type { Platform, ServiceUnit } from '../../main/core/platform/platform.ts';
import { type MadeGroup, moveToGroup } from '../control-group.ts';
import { hasEnded, isThere, LISTEN, openFreeStage } from './free-stage.ts';

const uid = process.getuid?.() ?? 0;
const UNITS = {
  system: {
    path: `/system.slice/qs-test-${process.pid}.service`,
    unit: { name: `qs-test-${process.pid}.service`, scope: 'system' },
  },
  user: {
    path: `/user.slice/user-${uid}.slice/user@${uid}.service/app.slice/qs-own-${process.pid}.service`,
    unit: { name: `qs-own-${process.pid}.service`, scope: 'user' },
  },
} satisfies Record<string, { path: string; unit: ServiceUnit }>;

let folder = '';
let groups: MadeGroup[] = [];
/** Where no groups may be made: what their files would say. */
let pretended: Map<number, ServiceUnit>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-systemctl-'));
  groups = [];
  pretended = new Map();
});

async function platformWithSystemctl(): Promise<Platform> {
  const platform = await createPlatform();
  const services = createSystemdServices({ program: join(folder, 'systemctl'), exec, uid, env: process.env });
  return {
    ...platform,
    services,
    async describe(identity) {
      const facts = await platform.describe(identity);
      const unit = pretended.get(identity.pid);
      return facts && unit ? { ...facts, unit } : facts;
    },
  };
}

// Runs after the stage has ended its processes: hooks run in reverse.
afterEach(async () => {
  for (const group of groups) await group.remove();
});

const { start, rowOf, plan, free } = openFreeStage(async () => ({ platform: await platformWithSystemctl() }));

const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim();

/** Does what systemctl does: ends what is in the unit, here by its pid; or refuses as it does. */
function writeSystemctl(body: string): void {
  const file = join(folder, 'systemctl');
  writeFileSync(file, `#!/bin/sh\necho "$*" >>'${folder}/asked'\n${body}\n`);
  chmodSync(file, 0o755);
}

async function startService({ path, unit }: (typeof UNITS)['system' | 'user']) {
  const { child, said: port } = await start<number>(LISTEN);
  const pid = child.pid ?? 0;
  const group = moveToGroup(pid, path);
  if (group) groups.push(group);
  else pretended.set(pid, unit);
  writeSystemctl(`kill ${pid}`);
  return { child, port, pid };
}

describe('K20: a port of a service', () => {
  it.each([
    ['system', 'stop --no-ask-password --', 'systemctl stop'],
    ['user', '--user stop --no-ask-password --', 'systemctl --user stop'],
  ] as const)(
    'of the %s is freed by stopping its unit, which the plan names',
    async (which, words, command) => {
      const { child, port } = await startService(UNITS[which]);
      const row = await rowOf(port);
      const planned = await plan(row);
      expect(planned).toMatchObject({
        verb: 'stop-unit',
        target: `unit ${UNITS[which].unit.name}`,
        alternatives: [{ verb: 'signal' }],
        refusal: null,
      });
      expect(planned.command?.join(' ')).toBe(`${command} ${UNITS[which].unit.name}`);
      const result = await free(row);
      expect(result).toMatchObject({ outcome: 'freed' });
      expect(result.detail).toContain(`unit ${UNITS[which].unit.name} stopped`);
      expect(asked()).toBe(`${words} ${UNITS[which].unit.name}`);
      expect(hasEnded(child)).toBe(true);
    },
  );

  it('stays, and what to type is said, where the service manager wants an administrator', async () => {
    const { port, pid } = await startService(UNITS.system);
    writeSystemctl('echo "Failed to stop the service: Interactive authentication required." >&2; exit 1');
    const result = await free(await rowOf(port));
    expect(result.outcome).toBe('denied');
    expect(result.detail).toContain(`By hand: systemctl stop ${UNITS.system.unit.name}`);
    expect(isThere(pid)).toBe(true);
  });

  it('is said to be taken again where the service manager starts it anew', async () => {
    const { port, pid } = await startService(UNITS.system);
    const next = `require("net").createServer().on("error",()=>setTimeout(go,5));function go(){require("net").createServer().on("error",()=>setTimeout(go,5)).listen(${port},"127.0.0.1")}go();setTimeout(()=>process.exit(),20000)`;
    writeSystemctl(
      `kill ${pid}; '${process.execPath}' -e '${next}' >/dev/null 2>&1 & echo $! >'${folder}/next'`,
    );
    const result = await free(await rowOf(port));
    process.kill(Number(readFileSync(join(folder, 'next'), 'utf8')), 'SIGKILL');
    expect(result.outcome).toBe('retaken');
  });
});
