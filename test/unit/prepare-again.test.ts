/** What is kept of a server before it ends, of whom, and when it is offered. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Freed } from '../../main/core/again/start-again.ts';
import type { SignalAct, Way } from '../../main/core/freeing/free-ways.ts';
import { prepareAgain } from '../../main/core/freeing/prepare-again.ts';
import { type FreePlan, ok } from '../../preload/model.ts';
import { SAMPLE_PLAN } from '../sample-free.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';

const node = scriptedProcess({ pid: 4001 });
const npm = scriptedProcess({ pid: 4000, name: 'npm' });
const sh = scriptedProcess({ pid: 4002, name: 'sh' });
const FACTS = { program: '/usr/bin/node', argv: ['node'], cwd: '/', env: {} };

const wayOf = (act: Way['act'], target = 'node (pid 4001)'): Way => ({
  verb: 'signal',
  target,
  members: [],
  command: null,
  act,
});

const signals = (act: Partial<SignalAct>): Way =>
  wayOf({ holders: [node], runners: [], supervisor: null, ...act, kind: 'signals' });

/** Whose facts were read, and what is remembered after the free. */
async function prepared(taken: Way | undefined, plan: FreePlan = SAMPLE_PLAN) {
  const read: number[] = [];
  const remembered: Freed[] = [];
  const offer = await prepareAgain(
    { plan, way: taken },
    {
      platform: {
        async startFacts({ pid }) {
          read.push(pid);
          return ok(FACTS);
        },
      },
      again: {
        remember(freed) {
          remembered.push(freed);
          return 'id';
        },
      },
    },
  );
  expect(remembered).toEqual([]);
  const id = offer(['row-1']);
  return { id, read, remembered };
}

describe('what is started again', () => {
  it('is the process alone that has nobody above it', async () => {
    expect(await prepared(signals({}))).toEqual({
      id: 'id',
      read: [4001],
      remembered: [
        { port: 3000, protocol: 'tcp', listenerIds: ['row-1'], kind: 'process', name: 'node', start: FACTS },
      ],
    });
  });

  it('is the outermost runner, and the supervisor where that is ended', async () => {
    expect(await prepared(signals({ runners: [sh, npm] }))).toMatchObject({
      read: [4000],
      remembered: [{ name: 'npm' }],
    });
    const supervisor = { facts: npm, child: node.identity };
    expect(await prepared(signals({ runners: [sh], supervisor }))).toMatchObject({ read: [4000] });
  });

  it('is never a program of a container: its path leads elsewhere outside', async () => {
    const inside = { ...node, containerId: 'a'.repeat(64) };
    expect(await prepared(signals({ holders: [inside] }))).toEqual({ id: null, read: [], remembered: [] });
  });

  it('is what a service runs, by that service', async () => {
    let starts = 0;
    const start = async () => {
      starts++;
      return ok(null);
    };
    const act: Way['act'] = { kind: 'service', stop: async () => ok(null), start, startKind: 'container' };
    const { read, remembered } = await prepared(wayOf(act, 'container web-1'));
    expect([read, remembered]).toMatchObject([[], [{ kind: 'container', name: 'web-1' }]]);
    expect(starts).toBe(0);
    const [freed] = remembered;
    expect([typeof freed?.start === 'function' && (await freed.start()), starts]).toEqual([ok(null), 1]);
  });

  it('is nothing where nothing is ended', async () => {
    const refusal = { outcome: 'denied' as const, message: '', nextStep: '', ownList: false };
    expect(await prepared(signals({}), { ...SAMPLE_PLAN, refusal })).toMatchObject({ id: null, read: [] });
    expect(await prepared(undefined)).toMatchObject({ id: null, read: [] });
  });
});

describe('in a whole core', () => {
  let scripted: ScriptedCore;
  beforeEach(async () => {
    scripted = await startScriptedCore();
  });
  afterEach(() => scripted.core.stop());

  const free = async () => {
    const result = await scripted.core.service.handlers['ports.free']({
      listenerId: scripted.idOf(3000),
      graceMs: 50,
      overrideProtected: false,
      elevate: false,
    });
    return result.ok ? result.value : null;
  };

  it('is offered after a free, and started on the same port', async () => {
    const freed = await free();
    const { again } = scripted.core.service.snapshot();
    expect(again).toMatchObject([
      { id: freed?.againId, port: 3000, name: 'node', cwd: '/home/dev/web-shop' },
    ]);
    const started = await scripted.core.service.handlers['ports.startAgain']({ againId: again[0]?.id ?? '' });
    expect(started).toMatchObject({ ok: true });
    expect(scripted.platform.started).toMatchObject([{ facts: { argv: ['node', 'server.js'] } }]);
  });

  it('is not offered where the port was not freed', async () => {
    const stubborn = scripted.platform.addProcess(scriptedProcess({ pid: 4100, onSignal: () => false }));
    scripted.platform.setSockets([scriptedSocket({ port: 3000, holders: [stubborn] })]);
    await scripted.core.service.handlers['ports.snapshot']({ fresh: true });
    expect(await free()).toMatchObject({ outcome: 'still-held', againId: null });
    expect(scripted.core.service.snapshot().again).toEqual([]);
  });

  it('is refused with the name of whoever took the port meanwhile', async () => {
    const freed = await free();
    const other = scripted.platform.addProcess(scriptedProcess({ pid: 4200, name: 'python3' }));
    scripted.platform.setSockets([scriptedSocket({ port: 3000, holders: [other] })]);
    const started = await scripted.core.service.handlers['ports.startAgain']({
      againId: freed?.againId ?? '',
    });
    expect(started).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('python3 (pid 4200)') },
    });
    expect(scripted.platform.started).toEqual([]);
  });
});
