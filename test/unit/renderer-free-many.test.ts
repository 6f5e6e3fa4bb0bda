/** Freeing several ports: which plan covers which row, what is asked of the core, and what came of it. */
import { describe, expect, it } from 'vitest';
import type { FreePlan, FreeProgress, FreeResult } from '../../preload/model.ts';
import type { FreeTarget } from '../../renderer/freeing/free-flow.ts';
import { type ManyEvent, type ManyFlow, manyFlow, manyProgress } from '../../renderer/freeing/many-flow.ts';
import { askedOf, countPorts, manyPlan, unaskedPorts } from '../../renderer/freeing/many-plan.ts';
import { manyLines, manyTitle } from '../../renderer/freeing/many-words.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';

const target = (port: number, change: Partial<FreeTarget> = {}): FreeTarget => ({
  listenerId: `row-${port}`,
  port,
  protocol: 'tcp',
  addresses: ['127.0.0.1'],
  name: 'node',
  pid: port,
  ...change,
});
const plan = (port: number, change: Partial<FreePlan> = {}): FreePlan => ({
  ...SAMPLE_PLAN,
  listenerId: `row-${port}`,
  port,
  processes: [{ ...SAMPLE_PROCESS, pid: port }],
  ...change,
});
const result = (port: number, change: Partial<FreeResult> = {}): FreeResult => ({
  ...SAMPLE_RESULT,
  port,
  ...change,
});
const stop = plan(1, { verb: 'stop-supervisor' });
const refusal = { outcome: 'protected' as const, message: 'No.', nextStep: 'So.', ownList: false };
const NONE = new Map();

describe('the plan for several ports', () => {
  it('finds the plan of each row: by its id, by what closes along, by its process', () => {
    const plans = [
      plan(3000, { otherPorts: [{ port: 9230, protocol: 'tcp', address: '127.0.0.1' }] }),
      plan(4000, { processes: [{ ...SAMPLE_PROCESS, pid: 77 }] }),
    ];
    const targets = [target(3000), target(9230), target(5000, { pid: 77 })];
    const { groups, leftOut } = manyPlan(targets, plans, NONE);
    expect(groups.map(({ targets }) => targets.map(({ port }) => port))).toEqual([[3000, 9230], [5000]]);
    expect(leftOut).toEqual([]);
    expect(groups[0] && unaskedPorts(groups[0])).toEqual([]);
  });

  it('leaves out what no plan names, such as the other protocol or address of a port', () => {
    const others = [
      target(3000, { listenerId: 'udp', protocol: 'udp', pid: null }),
      target(3000, { listenerId: 'six', addresses: ['::1'], pid: null }),
    ];
    const { groups, leftOut } = manyPlan([target(3000), ...others], [plan(3000)], NONE);
    expect(askedOf(groups)).toEqual([{ listenerId: 'row-3000', verb: 'signal' }]);
    expect(leftOut.map(({ target }) => target.listenerId)).toEqual(['udp', 'six']);
  });

  it('leaves out what is refused, with the reason, and what needs a word of its own', () => {
    const plans = [
      plan(1, { refusal }),
      plan(2, { refusal: { ...refusal, ownList: true } }),
      plan(3, { refusal: { ...refusal, outcome: 'denied' }, elevation: { means: 'pkexec', command: [] } }),
      plan(4),
    ];
    const { groups, leftOut } = manyPlan(
      [1, 2, 3, 4].map((port) => target(port)),
      plans,
      NONE,
    );
    expect(askedOf(groups)).toEqual([{ listenerId: 'row-4', verb: 'signal' }]);
    expect(leftOut.map(({ message, nextStep }) => `${message} ${nextStep}`)).toEqual([
      'No. So.',
      'No. Free it by itself to confirm that.',
      'No. Free it by itself: an administrator is asked then.',
    ]);
  });

  it('asks for each row by its own id, in the way that was chosen for its plan', () => {
    const plans = [plan(1, { alternatives: [stop] }), plan(2)];
    const { groups } = manyPlan([target(1), target(2)], plans, new Map([['row-1', 'stop-supervisor']]));
    expect(askedOf(groups)).toEqual([
      { listenerId: 'row-1', verb: 'stop-supervisor' },
      { listenerId: 'row-2', verb: 'signal' },
    ]);
  });

  it('counts twins of a port once, and its protocols apart', () => {
    expect(countPorts([target(1), target(1, { listenerId: 'x' }), target(1, { protocol: 'udp' })])).toBe(2);
  });
});

describe('what came of it', () => {
  const leftOut = [{ target: target(9), message: 'No.', nextStep: 'So.' }];

  it.each([
    [[result(1), result(2)], [], 'Both are free'],
    [[result(1), result(2), result(3, { outcome: 'gone' })], [], 'All 3 are free'],
    [[result(1), result(2), result(3, { outcome: 'retaken' })], [], '2 of 3 are free'],
    [[result(1), result(2, { outcome: 'denied' })], [], '1 of 2 is free'],
    [[result(1), result(2)], leftOut, '2 of 3 are free'],
    [[result(1, { outcome: 'changed' }), result(2, { outcome: 'denied' })], [], 'None of the 2 is free'],
    [[result(7)], [], '7 is free'],
    [[result(7, { outcome: 'changed' })], [], 'It is not free'],
  ])('%#: a title', (results, without, title) => {
    expect(manyTitle(results, without)).toBe(title);
  });

  it('is a line each, what needs another look first', () => {
    const lines = manyLines([result(1), result(2, { outcome: 'retaken' }), result(3)], leftOut);
    expect(lines.map(({ port, state }) => `${port} ${state}`)).toEqual([
      '2 bad',
      '9 left-out',
      '1 good',
      '3 good',
    ]);
  });
});

describe('the steps of freeing several', () => {
  const run = (...events: ManyEvent[]) => events.reduce<ManyFlow | null>(manyFlow, null);
  const asked: ManyEvent = { type: 'asked', number: 1, targets: [target(1), target(2), target(3)] };
  const planned: ManyEvent = {
    type: 'planned',
    number: 1,
    plans: [plan(1, { alternatives: [stop] }), plan(2), plan(3, { refusal })],
  };
  const started: ManyEvent = { type: 'started', number: 1 };
  const ended: ManyEvent = { type: 'ended', number: 1, results: [result(1), result(2)] };
  const progress = (change: Partial<FreeProgress>): FreeProgress => ({
    freeId: 'f',
    listenerId: 'row-1',
    port: 1,
    protocol: 'tcp',
    name: 'node',
    pid: 1,
    phase: 'asking',
    forceAt: null,
    ...change,
  });

  it('go from one plan to a result for each, with what was left out', () => {
    expect(run(asked, planned, started)?.step).toMatchObject({
      kind: 'running',
      leftOut: [{ message: 'No.' }],
    });
    expect(run(asked, planned, started, ended)?.step).toMatchObject({
      kind: 'done',
      results: [{ port: 1 }, { port: 2 }],
      leftOut: [{ message: 'No.' }],
    });
  });

  it('keep the way of each plan apart', () => {
    const choose: ManyEvent = { type: 'chosen', listenerId: 'row-1', verb: 'stop-supervisor' };
    const step = run(asked, planned, choose, started)?.step;
    const verbs = step?.kind === 'running' ? step.groups.map(({ way }) => way.verb) : [];
    expect(verbs).toEqual(['stop-supervisor', 'signal']);
    expect(run(asked, planned, started, choose)).toEqual(run(asked, planned, started));
  });

  it('never start without a plan that was shown, nor with nothing to end', () => {
    expect(run(asked, started)?.step.kind).toBe('planning');
    const nothing: ManyEvent = { type: 'planned', number: 1, plans: [plan(1, { refusal })] };
    expect(run(asked, nothing, started)?.step.kind).toBe('plan');
  });

  it('drop answers of an earlier one, and go on out of sight', () => {
    const second: ManyEvent = { ...asked, number: 2, targets: [target(4)] };
    expect(run(asked, second, planned)).toMatchObject({ number: 2, step: { kind: 'planning' } });
    expect(run(asked, planned, started, { type: 'closed' })).toMatchObject({ away: true });
    expect(run(asked, planned, started, { type: 'closed' }, ended)).toBeNull();
    expect(run(asked, planned, { type: 'closed' })).toBeNull();
  });

  it('show of what is under way only their own', () => {
    const flow = run(asked, planned, started);
    const own = progress({});
    const twin = progress({ freeId: 'g', listenerId: 'other-row', port: 2, pid: 2 });
    const foreign = progress({ freeId: 'h', listenerId: 'foreign', port: 8, pid: 8 });
    expect(manyProgress(flow, [own, twin, foreign])).toEqual([own, twin]);
    expect(manyProgress(run(asked, planned, started, { type: 'closed' }), [own])).toEqual([]);
    expect(manyProgress(run(asked, planned), [own])).toEqual([]);
  });
});
