/** Running one real program to its end: exact arguments, its own environment alone, limits that hold. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ExecRequest, exec } from '../../main/core/exec.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-exec-')));
afterAll(() => rmSync(folder, { recursive: true }));

const node = (script: string, more: Partial<ExecRequest> = {}) =>
  exec({ program: process.execPath, argv: ['-e', script], env: {}, limitMs: 20_000, ...more });

describe('a program', () => {
  it('gets its arguments as they are, its own environment, and nothing to read', async () => {
    const given = ['$(id)', 'a b', '', '*', ';reboot', '-x'];
    const script =
      'process.stdout.write(JSON.stringify([process.argv.slice(1), process.env, require("fs").readFileSync(0, "utf8")]))';
    const outcome = await node(script, { argv: ['-e', script, '--', ...given], env: { A: '1' } });
    expect(outcome).toMatchObject({ kind: 'ended', code: 0, stderr: '' });
    expect(outcome.kind === 'ended' && JSON.parse(outcome.stdout)).toEqual([given, { A: '1' }, '']);
  });

  it('is told with its code, or that a signal ended it, and what it said', async () => {
    const said = await node('console.error("no"); process.exitCode = 4');
    expect(said).toEqual({ kind: 'ended', code: 4, stdout: '', stderr: 'no\n' });
    expect(await node('process.kill(process.pid, "SIGKILL")')).toMatchObject({ kind: 'ended', code: null });
  });

  it('that writes without end is read to its end, and its beginning is kept', async () => {
    const outcome = await node(
      'process.stdout.write("x".repeat(5e6)); process.stderr.write("y".repeat(5e6))',
    );
    expect(outcome).toMatchObject({ kind: 'ended', code: 0 });
    expect(outcome.kind === 'ended' && [outcome.stdout.length, outcome.stderr.length]).toEqual([
      65_536, 65_536,
    ]);
  });

  it('is kept up to a limit of one’s own, and told as cut only where there was more', async () => {
    const run = (length: number) =>
      node(`process.stdout.write("é".repeat(${length / 2}))`, {
        limitBytes: 200_000,
        decode: (bytes) => `${bytes.length}`,
      });
    expect(await run(200_000)).toEqual({ kind: 'ended', code: 0, stdout: '200000', stderr: '0' });
    expect(await run(200_002)).toEqual({ kind: 'ended', code: 0, stdout: '200000', stderr: '0', cut: true });
  });

  it('that takes too long is forced to end, and so is one that is stopped', async () => {
    const endless = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
    expect(await node(endless, { limitMs: 50 })).toEqual({ kind: 'timeout' });
    const stopper = new AbortController();
    const running = node(endless, { stopped: stopper.signal });
    stopper.abort();
    expect(await running).toEqual({ kind: 'stopped' });
    expect(await node(endless, { stopped: stopper.signal })).toEqual({ kind: 'stopped' });
  });

  it('that cannot be started is told with the system’s reason', async () => {
    for (const [program, code] of [
      [join(folder, 'none'), 'ENOENT'],
      [folder, 'EACCES'],
    ] as const) {
      expect(await exec({ program, argv: [], env: {}, limitMs: 1_000 })).toEqual({
        kind: 'not-started',
        code,
      });
    }
    const tooLong = ['x'.repeat(1 << 20)];
    expect(await node('', { argv: tooLong })).toEqual({ kind: 'not-started', code: 'E2BIG' });
  });

  it('is never looked up by its name', async () => {
    await expect(exec({ program: 'node', argv: [], env: {}, limitMs: 1_000 })).rejects.toThrow(/whole path/);
  });
});
