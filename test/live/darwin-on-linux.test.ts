/** The core as on a Mac, over this machine's real lsof and ps (the same programs) and real processes; only netstat prints another format. */
import { describe, expect, it } from 'vitest';
import { exec } from '../../main/core/exec.ts';
import { createDarwinPlatform } from '../../main/core/platform/darwin/create-darwin-platform.ts';
import { waitUntil } from '../wait-until.ts';
import { hasEnded, LISTEN, openFreeStage } from './free-stage.ts';

const PLACES: Readonly<Record<string, string>> = {
  '/usr/sbin/lsof': '/usr/bin/lsof',
  '/bin/ps': '/usr/bin/ps',
};

const { start, rowsOf, rowOf, plan, free } = openFreeStage(async () => ({
  platform: await createDarwinPlatform({
    exec: async (request) => {
      const program = PLACES[request.program];
      // A busy machine may take its time.
      return program
        ? exec({ ...request, program, limitMs: 60_000 })
        : { kind: 'not-started', code: 'ENOENT' };
    },
  }),
}));

describe('the macOS side over real lsof and ps', () => {
  it('tells who listens, and from where', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    const row = await rowOf(port);
    expect(row).toMatchObject({ protocol: 'tcp', family: 'ipv4', address: '127.0.0.1' });
    expect(row.owner).toMatchObject({ pid: child.pid, cwd: process.cwd() });
    expect(row.owner?.argv.slice(-2).join(' ')).toContain('listen(0,');
    expect(Math.abs(Date.parse(row.owner?.startedAt ?? '') - Date.now())).toBeLessThan(120_000);
    expect(row.owner?.launchers.length).toBeGreaterThan(0);
    expect(await plan(row)).toMatchObject({ verb: 'signal', refusal: null });
  });

  it('ends a server by asking, and proves the port free', async () => {
    const { child, said: port } = await start<number>(LISTEN);
    expect(await free(await rowOf(port))).toMatchObject({ outcome: 'freed', pid: child.pid, port });
    await waitUntil('its end', () => hasEnded(child));
    expect(child.signalCode).toBe('SIGTERM');
    expect(await rowsOf(port)).toEqual([]);
  });

  it('forces one that ignores being asked', async () => {
    const { child, said: port } = await start<number>(`process.on('SIGTERM',()=>{});${LISTEN}`);
    expect((await free(await rowOf(port), { graceMs: 300 })).outcome).toBe('freed');
    await waitUntil('its end', () => hasEnded(child));
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('starts what ends with it, known by its start as ps tells it', async () => {
    const platform = await createDarwinPlatform();
    const ends: unknown[] = [];
    const started = platform.startBound({
      program: process.execPath,
      argv: ['-e', 'setInterval(()=>{},1e3)'],
      env: {},
      onError: () => {},
      onEnd: (end) => ends.push(end),
    });
    if (!started.ok) throw new Error(started.failure.message);
    const { identity } = started.value;
    expect((await platform.describe(identity))?.identity).toEqual(identity);
    const held = platform.holdOwn(identity);
    if (!held.ok) throw new Error(held.failure.message);
    expect((await held.value.signal('ask', [])).ok).toBe(true);
    await waitUntil('its end', () => ends.length > 0);
    expect(ends).toEqual([{ code: null, signal: 'SIGTERM' }]);
    platform.dispose();
  });
});
