/** The one long-lived PowerShell, as a real process that speaks its protocol: asked, killed, hung, flooded, left alone. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createPowerShell,
  type PowerShell,
  type PowerShellDeps,
} from '../../main/core/platform/win32/power-shell.ts';
import { bundleEntry } from '../bundle-entry.ts';
import { waitUntil } from '../wait-until.ts';

const DOUBLE = fileURLToPath(new URL('power-shell-double.mjs', import.meta.url));
const opened: PowerShell[] = [];

afterEach(() => {
  for (const shell of opened.splice(0)) shell.close();
});

function openShell(answers: Record<string, string>, more: Partial<PowerShellDeps> = {}) {
  const log = join(mkdtempSync(join(tmpdir(), 'quayside-shell-')), 'log');
  const clock = { now: 0 };
  const shell = createPowerShell({
    program: process.execPath,
    argv: [DOUBLE, JSON.stringify({ log, answers })],
    env: {},
    monotonic: () => clock.now,
    startLimitMs: 60_000,
    limitMs: 60_000,
    ...more,
  });
  opened.push(shell);
  const lines = (): string[] => readFileSync(log, 'utf8').trim().split('\n');
  const starts = (): number[] =>
    lines()
      .filter((line) => line.startsWith('start '))
      .map((line) => Number(line.slice(6)));
  return { shell, clock, lines, starts };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('one PowerShell', () => {
  it('answers many requests in order, and is started once', async () => {
    const { shell, lines, starts } = openShell({
      processes: '[{"Name":"Prüf 試"}]',
      owners: 'argument',
      udp: '',
    });
    const answers = await Promise.all([
      shell.ask('processes'),
      shell.ask('owners', [7, 12]),
      shell.ask('udp'),
      shell.ask('tcp'),
    ]);
    expect(answers.map((answer) => (answer.ok ? answer.text.trim() : answer.problem))).toEqual([
      '[{"Name":"Prüf 試"}]',
      '"7,12"',
      '',
      'failed',
    ]);
    expect(starts()).toHaveLength(1);
    expect(lines().slice(1)).toEqual(['processes', 'owners 7,12', 'udp', 'tcp']);
  });

  it('that dies is started again, not before its rest is over, and rests longer each time', async () => {
    const { shell, clock, starts } = openShell({ processes: 'die', udp: '[]' });
    const problem = async (verb: 'processes' | 'udp') => {
      const answer = await shell.ask(verb);
      return answer.ok ? null : answer.problem;
    };
    expect(await problem('processes')).toBe('failed');
    expect(await problem('udp')).toBe('resting');
    clock.now = 1_001;
    expect(await problem('processes')).toBe('failed');
    clock.now = 2_500;
    expect(await problem('udp')).toBe('resting');
    clock.now = 3_100;
    expect(await problem('udp')).toBeNull();
    expect(starts()).toHaveLength(3);
    // What answers has earned its patience back.
    expect(await problem('processes')).toBe('failed');
    clock.now = 4_200;
    expect(await problem('udp')).toBeNull();
  });

  it('that is killed from outside between two requests is started again', async () => {
    const { shell, clock, starts } = openShell({ udp: '[]' });
    expect((await shell.ask('udp')).ok).toBe(true);
    const [first = 0] = starts();
    process.kill(first, 'SIGKILL');
    await waitUntil('its end is noticed', async () => {
      clock.now += 10_000;
      return (await shell.ask('udp')).ok && starts().length === 2;
    });
  });

  it('that does not answer in time is ended', async () => {
    const { shell, starts } = openShell({ processes: 'hang', udp: '[]' }, { limitMs: 200 });
    expect((await shell.ask('udp')).ok).toBe(true);
    expect(await shell.ask('processes')).toEqual({ ok: false, problem: 'slow' });
    const [pid = 0] = starts();
    await waitUntil('it has ended', () => !isAlive(pid));
  });

  it('that floods us is ended, and nothing of it is kept', async () => {
    const { shell, starts } = openShell({ processes: 'flood' }, { limitBytes: 1_000_000 });
    expect(await shell.ask('processes')).toEqual({ ok: false, problem: 'failed' });
    const [pid = 0] = starts();
    await waitUntil('it has ended', () => !isAlive(pid));
  });

  it('that is not there is said to be missing', async () => {
    const { shell } = openShell({}, { program: '/nowhere/powershell.exe' });
    expect(await shell.ask('processes')).toEqual({ ok: false, problem: 'missing' });
  });

  it('ends when it is closed, and what waits is told so', async () => {
    const { shell, starts } = openShell({ processes: 'hang', udp: '[]' });
    await shell.ask('udp');
    const asked = [shell.ask('processes'), shell.ask('udp')];
    shell.close();
    const closed = { ok: false, problem: 'closed' };
    expect(await Promise.all([...asked, shell.ask('udp')])).toEqual([closed, closed, closed]);
    const [pid = 0] = starts();
    await waitUntil('it has ended', () => !isAlive(pid));
  });

  it('ends with us, however we end', async () => {
    const log = join(mkdtempSync(join(tmpdir(), 'quayside-shell-')), 'log');
    const argv = [DOUBLE, JSON.stringify({ log, answers: { udp: '[]' } })];
    const program = await bundleEntry('test/live/power-shell-holder.ts', dirname(log));
    const us = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await new Promise<void>((resolve) => us.stdout.once('data', () => resolve()));
      us.kill('SIGKILL');
      await waitUntil('its input has ended', () => readFileSync(log, 'utf8').includes('end of input'));
    } finally {
      us.kill('SIGKILL');
    }
  });
});
