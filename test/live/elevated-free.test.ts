/** Freeing root's ports as an unprivileged user, by an administrator's word that a stand-in for pkexec gives. */
import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { FreePlan, FreeResult, Result } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';
import type { ProbeOptions } from './elevated-probe.ts';
import type { ElevatedRaceReport } from './elevated-races.ts';
import { type Desk, openDesk } from './elevation-desk.ts';

const NOBODY = 65_534;
/** Longer than a test: whoever is forced was not waited for. */
const NEVER = 600_000;

let probe: Probe;
const programs: ChildProgram[] = [];
const desks: Desk[] = [];

beforeAll(async () => {
  probe = await buildLinuxProbe('elevated-probe.ts');
});
afterAll(() => probe.remove());
afterEach(async () => {
  await endAll(programs);
  for (const desk of desks.splice(0)) desk.close();
});

async function deskThat(answer: 'allow' | 'silent' | number): Promise<Desk> {
  const desk = await openDesk(NOBODY, answer);
  desks.push(desk);
  return desk;
}

/** A server of root's that calls itself `comm`, and tells its port and what it was asked. */
async function startServer(comm: string, onTerm = 'process.exit()') {
  const source = `require('fs').writeFileSync('/proc/self/comm',${JSON.stringify(comm)});
    process.on('SIGTERM',()=>{console.log('asked');${onTerm}});
    require('net').createServer().listen(0,'127.0.0.1',function(){console.log('port '+this.address().port)});`;
  const server = startProgram(process.execPath, ['-e', source], process.env);
  programs.push(server);
  const said = await server.says(/port \d+\n/);
  return { server, port: Number(/port (\d+)/.exec(said)?.[1]) };
}

interface Line {
  hidden?: (string | null)[];
  phase?: string;
  outcome?: { outcome: string; detail: string } | null;
  free?: boolean;
  tookMs?: number;
  ended?: { name: string; pid: number }[];
  plan?: Result<FreePlan>;
  result?: Result<FreeResult>;
}

function startFree(
  command: 'elevated' | 'plain',
  options: Partial<ProbeOptions> & { elevator: string; port: number },
) {
  const argument = JSON.stringify({ graceMs: NEVER, ...options });
  const argv = [probe.script, command, argument];
  const program = startProgram(process.execPath, argv, process.env, { uid: NOBODY, gid: NOBODY, cwd: '/' });
  programs.push(program);
  const lines = (): Line[] =>
    program
      .out()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return {
    program,
    phases: () => lines().flatMap(({ phase }) => phase ?? []),
    async end(): Promise<Line> {
      const code = await program.ended;
      if (code !== 0) throw new Error(`the free ended with ${code}: ${program.err()}`);
      // Hidden from whoever frees it: with this, the test is one.
      expect(lines()[0]).toEqual({ hidden: ['other-user'] });
      return lines().at(-1) ?? {};
    },
  };
}

const isAlive = ({ child }: ChildProgram) => child.exitCode === null && child.signalCode === null;

const allEnded = (desk: Desk) =>
  waitUntil('the end of every elevated step', () => desk.steps.every((step) => step.exitCode !== null));

describe('with an administrator’s word', () => {
  it('asks a server of root’s to stop, and says who ended', async () => {
    const { server, port } = await startServer('shop');
    const desk = await deskThat('allow');
    const free = startFree('elevated', { elevator: desk.program, port });
    const end = await free.end();
    expect(end).toMatchObject({ outcome: null, free: true, ended: [{ name: 'shop', pid: server.pid }] });
    expect(free.phases()).toEqual(['allowing', 'asking', 'waiting']);
    expect([await server.ended, server.out()]).toEqual([0, expect.stringContaining('asked')]);
    expect(desk.asked).toHaveLength(1);
    await allEnded(desk);
    console.log(`freed in ${Math.round(end.tookMs ?? 0)} ms, the stand-in's start included`);
  });

  it('forces one that does not stop, after the grace time', async () => {
    const { server, port } = await startServer('deaf', '');
    const desk = await deskThat('allow');
    const free = startFree('elevated', { elevator: desk.program, port, graceMs: 400 });
    const end = await free.end();
    expect(end).toMatchObject({ outcome: null, free: true });
    expect(end.tookMs).toBeGreaterThanOrEqual(400);
    expect(free.phases()).toEqual(['allowing', 'asking', 'waiting', 'forcing']);
    expect([await server.ended, server.out()]).toEqual(['SIGKILL', expect.stringContaining('asked')]);
  });

  it.each([') S 1 1 (x', 'a) R 1\n2 3 (b', '-9 $(id)'])('is not fooled by the name %j', async (comm) => {
    const { server, port } = await startServer(comm);
    const desk = await deskThat('allow');
    const end = await startFree('elevated', { elevator: desk.program, port }).end();
    expect(end).toMatchObject({ outcome: null, free: true, ended: [{ pid: server.pid }] });
    expect(await server.ended).toBe(0);
    // K19: whatever it calls itself, the same words and a number were run.
    expect(desk.asked[0]?.slice(3)).toEqual(['quayside', expect.stringMatching(/^\d+$/)]);
  });

  it('never ends what is protected, whatever is allowed', async () => {
    const { server, port } = await startServer('sshd');
    const desk = await deskThat('allow');
    const free = startFree('elevated', { elevator: desk.program, port, graceMs: 0, overrideProtected: true });
    expect(await free.end()).toMatchObject({ outcome: { outcome: 'protected' }, free: false, ended: [] });
    await allEnded(desk);
    expect([isAlive(server), server.out()]).toEqual([true, `port ${port}\n`]);
  });

  it('opens the user’s own list on their word only', async () => {
    const { server, port } = await startServer('mydb');
    const desk = await deskThat('allow');
    const options = { elevator: desk.program, port, graceMs: 0, protectedNames: ['MyDB'] };
    expect(await startFree('elevated', options).end()).toMatchObject({
      outcome: { outcome: 'protected' },
      free: false,
    });
    expect(isAlive(server)).toBe(true);
    const opened = await startFree('elevated', { ...options, overrideProtected: true }).end();
    expect(opened).toMatchObject({ outcome: null, free: true });
    expect(await server.ended).toBe('SIGKILL');
  });
});

describe('nothing more is sent', () => {
  it.each(['cancelled', 'ended by force'])('once the free is %s while it waits', async (how) => {
    const { server, port } = await startServer('deaf', '');
    const desk = await deskThat('allow');
    const free = startFree('elevated', { elevator: desk.program, port });
    await server.says(/asked/);
    if (how === 'cancelled') {
      free.program.child.stdin?.write('cancel\n');
      expect(await free.end()).toMatchObject({ outcome: { outcome: 'cancelled' }, free: false });
    } else {
      free.program.child.kill('SIGKILL');
      await free.program.ended;
    }
    await allEnded(desk);
    expect(desk.steps[0]?.exitCode).toBe(0);
    expect(isAlive(server)).toBe(true);
  });

  it('where the question is taken back before it is answered', async () => {
    const { server, port } = await startServer('shop');
    const desk = await deskThat('silent');
    const free = startFree('elevated', { elevator: desk.program, port, graceMs: 0 });
    await waitUntil('the question', () => desk.asked.length === 1);
    free.program.child.stdin?.write('cancel\n');
    expect(await free.end()).toMatchObject({ outcome: { outcome: 'cancelled' }, free: false, ended: [] });
    await waitUntil('the end of the question', () => desk.waiting() === 0);
    expect([isAlive(server), server.out()]).toEqual([true, `port ${port}\n`]);
  });

  it.each([
    [126, /not given/],
    [127, /did not grant/],
  ])('where the user dismisses the question or has no such rights (%i)', async (code, words) => {
    const { server, port } = await startServer('shop');
    const desk = await deskThat(code);
    const end = await startFree('elevated', { elevator: desk.program, port, graceMs: 0 }).end();
    expect(end).toMatchObject({ outcome: { outcome: 'denied' }, free: false, ended: [] });
    expect(end.outcome?.detail).toMatch(words);
    expect(desk.asked).toHaveLength(1);
    expect([isAlive(server), server.out()]).toEqual([true, `port ${port}\n`]);
  });
});

it('K14: without it, another user’s port needs an administrator, is not tried, and nobody is asked', async () => {
  const { server, port } = await startServer('shop');
  const desk = await deskThat('allow');
  const folder = mkdtempSync(join(tmpdir(), 'quayside-nobody-'));
  chownSync(folder, NOBODY, NOBODY);
  const free = startFree('plain', { elevator: desk.program, port, folder });
  expect(await free.program.ended).toBe(0);
  rmSync(folder, { recursive: true });
  const { plan, result } = JSON.parse(free.program.out()) as Line;
  expect(plan).toMatchObject({ ok: true, value: { verb: 'none', refusal: { outcome: 'denied' } } });
  expect(result).toMatchObject({
    ok: true,
    value: { outcome: 'denied', detail: expect.stringMatching(/administrator/) },
  });
  expect(result?.ok && result.value.tookMs).toBeLessThan(5_000);
  expect(desk.asked).toEqual([]);
  expect([isAlive(server), server.out()]).toEqual([true, `port ${port}\n`]);
});

it('is freed through the whole core where the user says that the system may be asked', async () => {
  const { server, port } = await startServer('root-server');
  const desk = await deskThat('allow');
  const folder = mkdtempSync(join(tmpdir(), 'quayside-elevated-'));
  chownSync(folder, NOBODY, NOBODY);
  const free = startFree('plain', { elevator: desk.program, port, folder, elevate: true });
  expect(await free.program.ended).toBe(0);
  rmSync(folder, { recursive: true });
  const { plan, result } = JSON.parse(free.program.out()) as Line;
  expect(plan).toMatchObject({
    ok: true,
    value: {
      refusal: { outcome: 'denied' },
      elevation: { means: 'pkexec', command: ['sudo', 'quayside', 'free', String(port)] },
    },
  });
  expect(result).toMatchObject({ ok: true, value: { outcome: 'freed' } });
  expect(result?.ok && result.value.detail).toContain(`root-server (pid ${server.pid}) ended`);
  expect(desk.asked).toHaveLength(1);
});

it('never signals a stranger who got the pid after the list was made, in 100 races that the pid alone loses', async () => {
  const through = ['--pid', '--fork', '--mount-proc', process.execPath, probe.script, 'races', '100'];
  const { stdout } = await promisify(execFile)('unshare', through, { encoding: 'utf8' });
  const report: ElevatedRaceReport = JSON.parse(stdout);
  console.log(stdout.trim());
  expect(report.reused).toBeGreaterThan(80);
  expect(report.wrongByPid).toBe(report.reused);
  expect(report.wrongByUs).toBe(0);
  expect(report.rightByUs).toBe(10);
});

it('is not offered to who is root already', async () => {
  const platform = await createLinuxPlatform({ elevator: '/usr/bin/env' });
  expect([platform.elevator, platform.self.elevated]).toEqual([null, true]);
  platform.dispose();
});
