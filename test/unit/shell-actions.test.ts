/** What clicks in the tray and on notifications do, through the contract, and that no failure is lost. */
import { describe, expect, it } from 'vitest';
import { createActions } from '../../main/shell/actions.ts';
import { freeAnswer, mayFreeAtOnce } from '../../main/shell/plain-free.ts';
import type { ShellAction } from '../../main/shell/shell-action.ts';
import { createClient } from '../../preload/client.ts';
import type { CallName } from '../../preload/contract.ts';
import { createLoopback } from '../../preload/loopback.ts';
import { type FreePlan, type FreeResult, fail, ok, type Settings, type Tunnel } from '../../preload/model.ts';
import { createServe, type Handlers } from '../../preload/serve.ts';
import { createFakeService } from '../fake-service.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';

const owner = sampleOwner({ pid: 4001, name: 'node' });
const listener = sampleListener({ id: 'row-1', port: 3000, owner });
const planned = (pid: number): FreePlan['processes'][number] => ({
  ...SAMPLE_PROCESS,
  pid,
  name: 'node',
  argv: ['node'],
  user: 'dev',
  startedAt: null,
});
const plan = (changes: Partial<FreePlan> = {}): FreePlan => ({
  ...SAMPLE_PLAN,
  listenerId: 'row-1',
  port: 3000,
  protocol: 'tcp',
  addresses: ['127.0.0.1'],
  verb: 'signal',
  processes: [planned(4001)],
  otherPorts: [],
  refusal: null,
  graceMs: 3_000,
  ...changes,
});
const result = (changes: Partial<FreeResult> = {}): FreeResult => ({
  ...SAMPLE_RESULT,
  port: 3000,
  protocol: 'tcp',
  outcome: 'freed',
  pid: 4001,
  startedAt: null,
  plan: plan(),
  tookMs: 20,
  detail: 'Port 3000 is free: node (pid 4001) ended, and nobody listens there now.',
  ...changes,
});
const refusal: FreePlan['refusal'] = {
  outcome: 'protected',
  message: 'No.',
  nextStep: 'Nothing.',
  ownList: false,
};

/** Records what reaches the handlers, past the validation of every door. */
function harness(handlers: Partial<Handlers> = {}, settings: Partial<Settings> = {}, tunnels: Tunnel[] = []) {
  const fake = createFakeService();
  const calls: [CallName, unknown][] = [];
  const seen: unknown[] = [];
  const snapshot = {
    ...fake.snapshot(),
    listeners: [listener],
    tunnels,
    settings: { ...fake.snapshot().settings, ...settings },
  };
  const all = { ...fake.handlers, ...handlers };
  // The same handlers under the same names, each with a note of its call.
  const noting = Object.fromEntries(
    Object.entries(all).map(([name, handle]) => [
      name,
      (input: never) => {
        calls.push([name as CallName, input]);
        return (handle as (input: never) => unknown)(input);
      },
    ]),
  ) as unknown as Handlers;
  const serve = createServe({ ...fake, handlers: noting, snapshot: () => snapshot });
  const client = createClient({
    async connect() {
      const ends = createLoopback();
      serve(ends.server);
      return ends.client;
    },
    reconnect: false,
  });
  const act = createActions({
    client,
    snapshot: () => snapshot,
    show: (place) => seen.push(['show', place]),
    async copy(text) {
      if (text === 'broken') throw new Error('no clipboard');
      seen.push(['copy', text]);
    },
    say: (answer) => seen.push(['say', answer]),
    quit: () => seen.push(['quit']),
    now: () => new Date(2026, 2, 28, 23, 50),
  });
  return { act, calls, seen };
}

describe('a click', () => {
  it('stops all tunnels that run, and says what could not be stopped', async () => {
    const states = ['up', 'stopped', 'retrying', 'failed', 'needs-input'] as const;
    const tunnels = states.map((state) => ({ ...SAMPLE_TUNNEL, id: state, state }));
    const { act, calls, seen } = harness(
      {
        'tunnels.down': async ({ tunnelId }) =>
          tunnelId === 'up'
            ? fail('not-found', 'There is no such tunnel.', 'Look.')
            : ok({ tunnel: SAMPLE_TUNNEL }),
      },
      {},
      tunnels,
    );
    await act({ do: 'stop-tunnels' });
    expect(calls).toEqual(
      ['up', 'retrying', 'needs-input'].map((tunnelId) => ['tunnels.down', { tunnelId }]),
    );
    expect(seen).toEqual([['say', { title: 'There is no such tunnel.', body: 'Look.', failed: true }]]);
  });

  it('looks for a newer version where the answer is shown, and says where that cannot be', async () => {
    const { act, calls, seen } = harness({
      'desktop.checkForUpdates': async () => fail('unsupported', 'Not here.', 'Elsewhere.'),
    });
    await act({ do: 'check-for-updates' });
    expect(calls).toEqual([['desktop.checkForUpdates', {}]]);
    expect(seen).toEqual([
      ['show', { view: 'settings' }],
      ['say', { title: 'Not here.', body: 'Elsewhere.', failed: true }],
    ]);
  });

  it('opens the window, at a place that exists', async () => {
    const { act, seen } = harness();
    await act({ do: 'open' });
    await act({ do: 'open', place: { view: 'conflicts', conflictId: 'abc' } });
    await act({ do: 'open', place: { view: 'free', listenerId: '"; alert(1); "' } });
    await act({ do: 'quit' });
    expect(seen).toEqual([
      ['show', undefined],
      ['show', { view: 'conflicts', conflictId: 'abc' }],
      ['show', undefined],
      ['quit'],
    ]);
  });

  it('copies the next free port and says which', async () => {
    const { act, seen, calls } = harness({ 'ports.next': async () => ok({ ports: [3007] }) });
    await act({ do: 'copy-next-port' });
    expect(calls).toEqual([['ports.next', { from: 3000, to: 65535, count: 1, protocol: 'tcp' }]]);
    expect(seen).toEqual([
      ['copy', '3007'],
      ['say', { title: '3007 is copied', body: 'It is the next free port.', failed: false }],
    ]);
  });

  it('says that no port is free', async () => {
    const { act, seen } = harness({ 'ports.next': async () => ok({ ports: [] }) });
    await act({ do: 'copy-next-port' });
    expect(seen).toMatchObject([['say', { title: 'No port is free', failed: true }]]);
  });

  it.each<[ShellAction, Partial<Settings>]>([
    [{ do: 'pin', port: 3000, pinned: true }, { pinnedPorts: [4000, 5000, 3000] }],
    [{ do: 'pin', port: 4000, pinned: false }, { pinnedPorts: [5000] }],
    [{ do: 'pin', port: 4000, pinned: true }, { pinnedPorts: [5000, 4000] }],
  ])('pins and unpins beside the other pins (%#)', async (action, changes) => {
    const { act, calls } = harness({}, { pinnedPorts: [4000, 5000] });
    await act(action);
    expect(calls).toEqual([['settings.set', changes]]);
  });

  it.each([
    ['on', { enabled: true }],
    ['off', { enabled: false }],
    ['mute-for-an-hour', { mutedUntil: new Date(2026, 2, 29, 0, 50).toISOString() }],
    // Late in the evening too, and over a change of the clocks.
    ['mute-until-tomorrow', { mutedUntil: new Date(2026, 2, 29, 8, 0).toISOString() }],
    ['unmute', { mutedUntil: null }],
  ] as const)('sets notifications: %s', async (change, changes) => {
    const before = {
      enabled: true,
      mutedRules: ['split' as const],
      mutedPorts: [22],
      mutedUntil: '2026-01-01T00:00:00.000Z',
    };
    const { act, calls } = harness({}, { notifications: before });
    await act({ do: 'notifications', change });
    expect(calls).toEqual([['settings.set', { notifications: { ...before, ...changes } }]]);
  });

  it('makes the call of its entry', async () => {
    const { act, calls } = harness();
    await act({ do: 'call', name: 'watching.pause', input: { minutes: 15 } });
    await act({ do: 'call', name: 'conflicts.ignore', input: { conflictId: 'abc' } });
    expect(calls).toEqual([
      ['watching.pause', { minutes: 15 }],
      ['conflicts.ignore', { conflictId: 'abc', ignored: true }],
    ]);
  });

  it('says what failed and what to do next', async () => {
    const { act, seen, calls } = harness({
      'ports.open': async () => fail('unavailable', 'No browser could be opened.', 'Open it yourself.'),
    });
    await act({ do: 'call', name: 'ports.open', input: { listenerId: 'row-1' } });
    await act({ do: 'pin', port: 1, pinned: true });
    // Refused at the door, like everybody's.
    await act({ do: 'call', name: 'watching.pause', input: { minutes: -1 } });
    await act({ do: 'copy', text: 'broken' });
    expect(seen).toMatchObject([
      ['say', { title: 'No browser could be opened.', body: 'Open it yourself.', failed: true }],
      ['say', { failed: true }],
      ['say', { title: expect.stringContaining('minutes'), failed: true }],
      ['say', { title: 'That did not work', body: 'no clipboard', failed: true }],
    ]);
    expect(calls.map(([name]) => name)).toEqual(['ports.open', 'settings.set']);
  });
});

describe('Free on a notification', () => {
  it('frees at once where the plan is plain, and says what came of it', async () => {
    const { act, seen, calls } = harness({
      'ports.plan': async () => ok(plan()),
      'ports.free': async () => ok(result()),
    });
    await act({ do: 'free', listenerId: 'row-1' });
    expect(calls).toEqual([
      ['ports.plan', { listenerId: 'row-1' }],
      ['ports.free', { listenerId: 'row-1', verb: 'signal', overrideProtected: false, elevate: false }],
    ]);
    expect(seen).toEqual([
      ['say', { title: '3000 is free: node (pid 4001) ended', body: result().detail, failed: false }],
    ]);
  });

  it('shows the plan in the window where it is not', async () => {
    const plans = [
      async () => ok(plan({ refusal, verb: 'none' })),
      async () => ok(plan({ otherPorts: [{ port: 9229, protocol: 'tcp', address: '127.0.0.1' }] })),
      async () => fail('not-found', 'Gone.', 'Look again.'),
    ];
    for (const answer of plans) {
      const { act, seen, calls } = harness({ 'ports.plan': answer });
      await act({ do: 'free', listenerId: 'row-1' });
      expect(seen).toEqual([['show', { view: 'free', listenerId: 'row-1' }]]);
      expect(calls.map(([name]) => name)).toEqual(['ports.plan']);
    }
  });

  it('frees once, however often it is clicked', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { act, calls } = harness({
      'ports.plan': async () => ok(plan()),
      async 'ports.free'() {
        await held;
        return ok(result());
      },
    });
    const first = act({ do: 'free', listenerId: 'row-1' });
    await act({ do: 'free', listenerId: 'row-1' });
    release();
    await first;
    expect(calls.filter(([name]) => name === 'ports.free')).toHaveLength(1);
  });

  it('says when the core refused or failed after all', async () => {
    const { act, seen } = harness({ 'ports.plan': async () => ok(plan()) });
    await act({ do: 'free', listenerId: 'row-1' });
    expect(seen).toMatchObject([['say', { title: 'This is a fake.', failed: true }]]);
  });
});

describe('a plain plan', () => {
  const of = (changes: Partial<FreePlan>, rows = [listener]) =>
    mayFreeAtOnce(plan(changes), { listeners: rows });
  const workers = sampleListener({
    id: 'row-1',
    owner,
    holders: [4001, 4002, 4003].map((pid) => ({ pid, name: 'node' })),
  });

  const watcher: FreePlan['respawner'] = { kind: 'nodemon', name: null, pid: 4000, when: 'on-change' };

  it('ends the owner, and workers that hold the same socket', () => {
    expect(of({})).toBe(true);
    expect(of({ respawner: watcher })).toBe(true);
    expect(of({ processes: [4001, 4002, 4003].map(planned) }, [workers])).toBe(true);
  });

  it.each<[string, boolean]>([
    ['a refusal', of({ refusal })],
    ['no way at all', of({ verb: 'none' })],
    ['a container', of({ verb: 'stop-container' })],
    ['a unit', of({ verb: 'stop-unit' })],
    ['who starts it again at once', of({ respawner: { ...watcher, when: 'at-once' } })],
    ['rights that are missing', of({ elevation: { means: 'pkexec', command: ['kill', '4001'] } })],
    ['another way to choose', of({ alternatives: [plan({ verb: 'stop-supervisor' })] })],
    [
      'a runner that ends along',
      of({ processes: [planned(4001), { ...planned(4002), role: 'runner' }] }, [workers]),
    ],
    ['another port that closes too', of({ otherPorts: [{ port: 1, protocol: 'tcp', address: '::' }] })],
    ['a process that does not hold the socket', of({ processes: [4001, 5000].map(planned) }, [workers])],
    ['another owner', of({ processes: [planned(4002)] })],
    ['nobody', of({ processes: [] })],
    ['a row that is not there any more', of({}, [])],
    ['a row without an owner', of({}, [sampleListener({ id: 'row-1', owner: null })])],
  ])('is none with %s', (_what, isPlain) => {
    expect(isPlain).toBe(false);
  });
});

describe('the end of a free in words', () => {
  it.each<[Partial<FreeResult>, string, boolean]>([
    [{}, '3000 is free: node (pid 4001) ended', false],
    [{ outcome: 'gone' }, '3000 is free', false],
    [{ outcome: 'nothing-there' }, '3000 is free', false],
    [{ outcome: 'cancelled' }, '3000 was not freed', false],
    [{ outcome: 'retaken' }, '3000 is not free', true],
    [{ outcome: 'still-held' }, '3000 is not free', true],
    [{ outcome: 'changed' }, '3000 is not free', true],
    [{ outcome: 'denied' }, '3000 is not free', true],
    [{ outcome: 'protected' }, '3000 is not free', true],
  ])('%o', (changes, title, failed) => {
    expect(freeAnswer(result(changes))).toEqual({ title, body: result().detail, failed });
  });
});
