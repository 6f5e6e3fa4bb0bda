/** Running a system's tools: one at a time, cut at whole lines, and what goes wrong told with what to do. */
import { describe, expect, it } from 'vitest';
import type { ExecOutcome, ExecRequest } from '../../main/core/exec.ts';
import { createToolRunner } from '../../main/core/platform/run-tool.ts';

const ended = (stdout: string, more: Partial<Extract<ExecOutcome, { kind: 'ended' }>> = {}): ExecOutcome => ({
  kind: 'ended',
  code: 0,
  stdout,
  stderr: '',
  ...more,
});

/** Tools that end when the test says so, in the order in which they were started. */
function scripted() {
  const started: ExecRequest[] = [];
  const ends: ((outcome: ExecOutcome) => void)[] = [];
  const runner = createToolRunner({
    env: { LC_ALL: 'C' },
    exec: (request) => {
      started.push(request);
      return new Promise((resolve) => {
        ends.push(resolve);
        request.stopped?.addEventListener('abort', () => resolve({ kind: 'stopped' }));
      });
    },
  });
  const end = async (outcome: ExecOutcome) => {
    ends[ends.length - 1]?.(outcome);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { runner, started, end, names: () => started.map(({ program }) => program) };
}

const answered = async (outcome: ExecOutcome, accepts?: number[]) => {
  const runner = createToolRunner({ env: {}, exec: async () => outcome });
  const answer = await runner.run({ program: '/bin/t', argv: [], ...(accepts && { accepts }) });
  return { answer, codes: runner.warnings().map(({ code }) => code) };
};

describe('tools', () => {
  it('run one at a time, in order, the urgent one first', async () => {
    const { runner, end, names } = scripted();
    const runs = [
      runner.run({ program: '/a', argv: [] }),
      runner.run({ program: '/b', argv: [] }),
      runner.run({ program: '/c', argv: [], urgent: true }),
    ];
    expect(names()).toEqual(['/a']);
    await end(ended('1'));
    expect(names()).toEqual(['/a', '/c']);
    await end(ended('3'));
    expect(names()).toEqual(['/a', '/c', '/b']);
    await end(ended('2'));
    expect((await Promise.all(runs)).map((run) => run.ok && run.text)).toEqual(['1', '2', '3']);
  });

  it('get the environment alone, five seconds and 64 MB', async () => {
    const { runner, started } = scripted();
    void runner.run({ program: '/a', argv: ['-x'] });
    expect(started[0]).toMatchObject({ argv: ['-x'], env: { LC_ALL: 'C' }, limitMs: 5_000 });
    expect(started[0]?.limitBytes).toBe(67_108_864);
  });

  it('lose the last line where their output was cut, and only then', async () => {
    expect(await answered(ended('a\nb\nc'))).toMatchObject({
      answer: { ok: true, text: 'a\nb\nc' },
      codes: [],
    });
    const cut = await answered(ended('a\nb\nc', { cut: true }));
    expect(cut).toMatchObject({ answer: { ok: true, text: 'a\nb\n', cut: true }, codes: ['tool-cut'] });
    expect((await answered(ended('abc', { cut: true }))).answer).toMatchObject({ text: '' });
  });

  it('that fail are told with what to do', async () => {
    const failed = { ok: false, problem: 'failed' };
    for (const [outcome, problem] of [
      [{ kind: 'not-started', code: 'ENOENT' }, 'missing'],
      [{ kind: 'timeout' }, 'slow'],
      [ended('x', { code: 3 }), 'failed'],
      [ended('x', { code: null }), 'failed'],
    ] as const) {
      const { answer, codes } = await answered(outcome, [1]);
      expect(answer).toMatchObject({ ok: false, problem });
      expect(codes).toEqual([`tool-${problem}`]);
    }
    expect((await answered(ended('x', { code: 1 }))).answer).toMatchObject(failed);
    expect(await answered(ended('x', { code: 1 }), [1])).toMatchObject({ answer: { ok: true }, codes: [] });
  });

  it('are warned of for as long as it lasts, in the same array while nothing changes', async () => {
    const { runner, end } = scripted();
    const none = runner.warnings();
    const go = async (program: string, outcome: ExecOutcome) => {
      const run = runner.run({ program, argv: [] });
      await end(outcome);
      await run;
      return runner.warnings();
    };
    expect(await go('/a', ended(''))).toBe(none);
    const one = await go('/a', { kind: 'timeout' });
    expect(one.map(({ code }) => code)).toEqual(['tool-slow']);
    expect(await go('/a', { kind: 'timeout' })).toBe(one);
    expect(await go('/b', ended(''))).toBe(one);
    expect(await go('/a', ended(''))).toEqual([]);
  });

  it('are not warned of where only whoever asked misses it', async () => {
    const runner = createToolRunner({ env: {}, exec: async () => ({ kind: 'timeout' }) });
    expect(await runner.run({ program: '/a', argv: [], quiet: true })).toMatchObject({ problem: 'slow' });
    expect(runner.warnings()).toEqual([]);
  });

  it('end with the runner, and so does what waits', async () => {
    const { runner, names } = scripted();
    const runs = [runner.run({ program: '/a', argv: [] }), runner.run({ program: '/b', argv: [] })];
    runner.close();
    expect(await Promise.all(runs)).toMatchObject([{ problem: 'closed' }, { problem: 'closed' }]);
    expect(await runner.run({ program: '/c', argv: [] })).toMatchObject({ problem: 'closed' });
    expect(names()).toEqual(['/a']);
    expect(runner.warnings()).toEqual([]);
  });
});
