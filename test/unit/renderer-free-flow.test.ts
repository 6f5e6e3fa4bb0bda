/** The steps of a free as the window goes through them. */
import { describe, expect, it } from 'vitest';
import { FreeOutcome, type FreePlan, type FreeResult } from '../../preload/model.ts';
import {
  type FreeEvent,
  type FreeFlow,
  freeFlow,
  outcomeTitle,
  progressOf,
} from '../../renderer/freeing/free-flow.ts';
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
const started: FreeEvent = { type: 'started', number: 1 };

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
