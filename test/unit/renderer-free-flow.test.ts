/** The steps of a free as the window goes through them. */
import { describe, expect, it } from 'vitest';
import {
  FreeOutcome,
  type FreePlan,
  type FreeProgress,
  type FreeResult,
  type FreeVerb,
} from '../../preload/model.ts';
import {
  type FreeEvent,
  type FreeFlow,
  freeFlow,
  holderTarget,
  progressOf,
} from '../../renderer/freeing/free-flow.ts';
import { canTryAgain, outcomeTitle } from '../../renderer/freeing/outcome-words.ts';
import { canCancel, canForce, freeSteps } from '../../renderer/freeing/phase-words.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';

const target = {
  listenerId: 'l',
  port: 3000,
  protocol: 'tcp' as const,
  addresses: ['::1'],
  name: 'node',
  pid: 9,
};
const plan: FreePlan = {
  ...SAMPLE_PLAN,
  listenerId: 'l',
  port: 3000,
  protocol: 'tcp',
  addresses: ['::1'],
  verb: 'signal',
  processes: [
    { ...SAMPLE_PROCESS, pid: 9, name: 'node', argv: ['/usr/bin/node'], user: 'ada', startedAt: null },
  ],
  otherPorts: [],
  refusal: null,
  graceMs: 3_000,
};
const result: FreeResult = {
  ...SAMPLE_RESULT,
  port: 3000,
  protocol: 'tcp',
  outcome: 'freed',
  pid: 9,
  startedAt: null,
  plan,
  tookMs: 5,
  detail: 'Done.',
};

const run = (...events: FreeEvent[]) => events.reduce<FreeFlow | null>(freeFlow, null);
const asked: FreeEvent = { type: 'asked', number: 1, target };
const planned: FreeEvent = { type: 'planned', number: 1, plan };
const started: FreeEvent = { type: 'started', number: 1, elevate: false };

describe('a free', () => {
  it('goes from the plan over the wait to the result', () => {
    expect(run(asked)?.step.kind).toBe('planning');
    expect(run(asked, planned)?.step.kind).toBe('plan');
    expect(run(asked, planned, started)?.step.kind).toBe('running');
    expect(run(asked, planned, started, { type: 'ended', number: 1, result })?.step).toEqual({
      kind: 'done',
      result,
    });
  });

  it('never starts without a plan that was shown', () => {
    expect(run(asked, started)?.step.kind).toBe('planning');
  });

  it('keeps the way that is chosen, among those that the plan has', () => {
    const stop = { ...SAMPLE_PLAN, verb: 'stop-supervisor' as const, target: 'web in pm2' };
    const both: FreeEvent = { type: 'planned', number: 1, plan: { ...plan, alternatives: [stop] } };
    const choose = (verb: FreeVerb): FreeEvent => ({ type: 'chosen', verb });
    expect(run(asked, both)?.step).toMatchObject({ verb: 'signal' });
    expect(run(asked, both, choose('stop-supervisor'), started)?.step).toMatchObject({
      kind: 'running',
      verb: 'stop-supervisor',
    });
    expect(run(asked, both, choose('stop-unit'))?.step).toMatchObject({ verb: 'signal' });
    expect(run(asked, both, started, choose('stop-supervisor'))?.step).toMatchObject({ verb: 'signal' });
    const wanted: FreeEvent = { ...asked, type: 'asked', number: 1, target, wanted: 'stop-supervisor' };
    expect(run(wanted, both)?.step).toMatchObject({ verb: 'stop-supervisor' });
    // What is not to be had is not done in another's name.
    expect(run(wanted, planned)?.step).toMatchObject({ verb: 'signal' });
  });

  it('plans anew for who has the port now, where that is known', () => {
    const held = { pid: 10, name: 'node', listenerId: 'new' };
    expect(holderTarget(target, { ...result, heldBy: [held] })).toEqual({
      ...target,
      listenerId: 'new',
      pid: 10,
    });
    expect(holderTarget(target, { ...result, heldBy: [{ ...held, listenerId: null }] })).toBeNull();
    expect(holderTarget(target, result)).toBeNull();
  });

  it('drops answers that belong to an earlier one', () => {
    const second: FreeEvent = { type: 'asked', number: 2, target: { ...target, port: 4000 } };
    expect(run(asked, second, planned)).toMatchObject({ number: 2, step: { kind: 'planning' } });
  });

  it('goes on out of sight when the dialog is closed while it runs, and leaves nothing behind', () => {
    expect(run(asked, planned, started, { type: 'closed' })).toMatchObject({ away: true });
    expect(run(asked, planned, started, { type: 'closed' }, { type: 'ended', number: 1, result })).toBeNull();
    expect(run(asked, planned, { type: 'closed' })).toBeNull();
  });

  it('has words for every outcome', () => {
    for (const outcome of FreeOutcome.options)
      expect(outcomeTitle({ outcome, port: 3000 }).length).toBeGreaterThan(5);
  });
});

describe('what can be tried once more', () => {
  it.each([
    ['retaken', true],
    ['still-held', true],
    ['cancelled', true],
    ['freed', false],
    ['protected', false],
  ] as const)('%s: %s', (outcome, again) => expect(canTryAgain({ outcome, plan })).toBe(again));

  it('is a denial only while an administrator can be asked', () => {
    const elevation = { means: 'pkexec' as const, command: ['kill', '9'] };
    expect(canTryAgain({ outcome: 'denied', plan: { ...plan, elevation } })).toBe(true);
    expect(canTryAgain({ outcome: 'denied', plan })).toBe(false);
    expect(canTryAgain({ outcome: 'denied', plan: null })).toBe(false);
  });
});

describe('the steps that are shown', () => {
  const states = (phase: FreeProgress['phase'], elevate: boolean) =>
    freeSteps(phase, 3000, elevate).map(({ id, state }) => `${id} ${state}`);

  it('begin with the administrator only where one is asked', () => {
    expect(states('asking', false)).toEqual(['ask now', 'wait ahead', 'prove ahead']);
    expect(states('allowing', false)).toEqual(['allow now', 'ask ahead', 'wait ahead', 'prove ahead']);
    expect(states('waiting', true)).toEqual(['allow past', 'ask past', 'wait now', 'prove ahead']);
    expect(states('proving', false)).toEqual(['ask past', 'wait past', 'prove now']);
  });

  it('are not forced where another decides, and not called off once forced', () => {
    expect(canForce({ phase: 'waiting', forceAt: '2026-01-01T00:00:00.000Z' })).toBe(true);
    expect(canForce({ phase: 'waiting', forceAt: null })).toBe(false);
    expect(canForce({ phase: 'asking', forceAt: '2026-01-01T00:00:00.000Z' })).toBe(false);
    expect(canCancel('allowing') && canCancel('waiting')).toBe(true);
    expect(canCancel('forcing') || canCancel('proving')).toBe(false);
  });
});

describe('the progress that the dialog shows', () => {
  const one = (change: object) => ({
    freeId: 'f',
    listenerId: 'l',
    port: 3000,
    protocol: 'tcp' as const,
    name: 'node',
    pid: 9,
    phase: 'asking' as const,
    forceAt: null,
    ...change,
  });

  it('is that of its own port, also where another door asked first, and of no other', () => {
    const flow = run(asked, planned, started);
    expect(progressOf(flow, [one({})])).toEqual(one({}));
    const twin = one({ listenerId: 'twin' });
    expect(progressOf(flow, [twin])).toBe(twin);
    expect(
      progressOf(flow, [one({ listenerId: 'x', pid: 10 }), one({ listenerId: 'y', port: 1 })]),
    ).toBeNull();
    expect(progressOf(run(asked, planned, started, { type: 'closed' }), [one({})])).toBeNull();
    expect(progressOf(null, [one({})])).toBeNull();
  });
});
