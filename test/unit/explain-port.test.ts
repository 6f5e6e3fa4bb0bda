/** Why a port can or cannot be taken: one state for what was found, and sentences with its numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPort, type PortFacts } from '../../main/core/freeing/explain-port.ts';
import { findPortFacts } from '../../main/core/freeing/port-facts.ts';
import type { BindTrial, ConnectionCounts } from '../../main/core/platform/platform.ts';
import type { Listener } from '../../preload/model.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const NONE: ConnectionCounts = { established: 0, local: 0, timeWait: 0, other: 0 };

const explain = (facts: Partial<PortFacts> = {}) =>
  explainPort({
    port: 3000,
    protocol: 'tcp',
    listeners: [],
    connections: NONE,
    trial: 'free',
    rules: { privilegedBelow: 1_024, ephemeral: { from: 32_768, to: 60_999 }, reserved: [] },
    answers: false,
    ...facts,
  });

describe('a port', () => {
  it('that nobody has is free', () => {
    expect(explain()).toEqual({
      port: 3000,
      protocol: 'tcp',
      state: 'free',
      message: 'Port 3000 is free: nobody listens on it, and it can be taken.',
      nextStep: 'Start your program on it.',
    });
    expect(explain({ protocol: 'udp', connections: null }).message).toMatch(/^UDP port 3000 is free/);
  });

  it('that is free may be given away by the system, unless it is set aside', () => {
    const range = /32768 to 60999/;
    expect(explain({ port: 40_000 })).toMatchObject({
      state: 'free',
      nextStep: expect.stringMatching(range),
    });
    const rules = {
      privilegedBelow: 1_024,
      ephemeral: { from: 32_768, to: 60_999 },
      reserved: [{ from: 40_000, to: 40_010 }],
    };
    const apart = explain({ port: 40_000, rules });
    expect(apart.message).toMatch(/40000 to 40010 is set aside/);
    expect(apart.nextStep).not.toMatch(range);
  });

  it('that somebody holds is told with who and where', () => {
    const node = sampleListener();
    const twin = sampleListener({ family: 'ipv6', address: '::1' });
    expect(explain({ listeners: [node, twin], trial: 'in-use' })).toMatchObject({
      state: 'held',
      message: 'Port 3000 is held by node (pid 4001), at 127.0.0.1 and ::1.',
    });
    const others = [5, 6, 7, 8].map((pid) => sampleListener({ owner: sampleOwner({ pid }) }));
    expect(explain({ listeners: others }).message).toBe(
      'Port 3000 is held by node (pid 5), node (pid 6), node (pid 7) and 1 more, at 127.0.0.1.',
    );
  });

  it.each([
    [{ owner: null, user: 'root' }, /held by a process of root, at/],
    [{ owner: null, user: null }, /held by a hidden process, at/],
    [{ owner: null, ownerHidden: 'kernel' }, /held by the system itself, at/],
    [{ protocol: 'udp' }, /^UDP port 3000 is held by node/],
  ] as [Partial<Listener>, RegExp][])('held by %j', (listener, message) => {
    const protocol = listener.protocol ?? 'tcp';
    expect(explain({ protocol, listeners: [sampleListener(listener)] }).message).toMatch(message);
  });

  it('that is answered though nobody listens is in another namespace, whatever the trial said', () => {
    for (const trial of ['free', 'not-allowed', 'unknown'] as const) {
      expect(explain({ trial, answers: true, port: 80 })).toMatchObject({
        state: 'namespace',
        message: expect.stringContaining('127.0.0.1:80 is accepted'),
      });
    }
  });

  it('that connections use is told with their number', () => {
    const connections = { established: 3, local: 2, timeWait: 7, other: 1 };
    expect(explain({ port: 40_000, trial: 'in-use', connections })).toMatchObject({
      state: 'connection',
      message:
        'Nobody listens on port 40000, but 4 connections (2 with this machine itself) use it. ' +
        'The system gives 32768 to 60999 to outgoing connections.',
      nextStep: expect.stringMatching(/^Take another port/),
    });
    const one = explain({ connections: { ...NONE, other: 1 } });
    expect(one.message).toBe('Nobody listens on port 3000, but 1 connection uses it.');
    expect(one.nextStep).toBe('A server can take it all the same.');
  });

  it('on which what is over lingers has to wait a minute, or not', () => {
    const connections = { ...NONE, timeWait: 12 };
    expect(explain({ connections })).toMatchObject({
      state: 'time-wait',
      message: expect.stringMatching(/12 connections that are over are kept/),
      nextStep: expect.stringMatching(/SO_REUSEADDR/),
    });
    expect(explain({ connections: { ...NONE, timeWait: 1 }, trial: 'in-use' })).toMatchObject({
      state: 'time-wait',
      message: expect.stringMatching(/1 connection that is over is kept/),
      nextStep: 'Wait a minute, or take another port.',
    });
  });

  it('that is taken by nobody who is seen is bound', () => {
    expect(explain({ trial: 'in-use' }).state).toBe('bound');
    expect(explain({ trial: 'in-use', connections: null }).state).toBe('bound');
  });

  it('that may not be taken is privileged, set aside, or refused without a reason', () => {
    expect(explain({ port: 80, trial: 'not-allowed' })).toMatchObject({
      state: 'privileged',
      message: 'Nobody listens on port 80, but ports below 1024 are kept for administrators.',
    });
    // Where the administrator has opened them.
    const rules = { privilegedBelow: 80, ephemeral: null, reserved: [{ from: 3_000, to: 3_000 }] };
    expect(explain({ port: 80, trial: 'not-allowed', rules }).state).toBe('unknown');
    expect(explain({ trial: 'not-allowed', rules })).toMatchObject({
      state: 'excluded',
      message: expect.stringMatching(/set 3000 aside/),
    });
    expect(explain({ trial: 'unknown' }).state).toBe('unknown');
  });

  it('is never explained with text that could steer a terminal, nor without a sentence', () => {
    const facts = fc.record({
      listeners: fc.array(
        fc
          .record({ name: fc.string(), user: fc.option(fc.string()), shown: fc.boolean() })
          .map((one) =>
            sampleListener({ user: one.user, owner: one.shown ? sampleOwner({ name: one.name }) : null }),
          ),
        { maxLength: 5 },
      ),
      trial: fc.constantFrom<BindTrial>('free', 'in-use', 'not-allowed', 'unknown'),
      connections: fc.option(
        fc.record({ established: fc.nat(3), local: fc.nat(3), timeWait: fc.nat(3), other: fc.nat(3) }),
      ),
      answers: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { message, nextStep } = explain(given);
        expect(message).toMatch(/\.$/);
        expect(nextStep).toMatch(/\.$/);
        expect(message).not.toMatch(/[\p{Cc}\p{Cf}]|undefined|null|NaN/u);
      }),
    );
  });
});

describe('the facts of a port', () => {
  const rules = { privilegedBelow: 0, ephemeral: null, reserved: [] };
  /** Trials one after another, and what was asked in which order. */
  function machine(trials: BindTrial[], listeners: Listener[] = [], answers = false) {
    const asked: string[] = [];
    const find = (port: number, protocol: 'tcp' | 'udp' = 'tcp') =>
      findPortFacts(port, protocol, {
        platform: {
          tryBind: async () => {
            asked.push('bind');
            return trials.shift() ?? 'unknown';
          },
          connections: async () => NONE,
          portRules: async () => rules,
        },
        freshListeners: async () => {
          asked.push('look');
          return listeners;
        },
        knock: async () => {
          asked.push('knock');
          return answers ? 'answers' : 'refuses';
        },
      });
    return { find, asked };
  }

  it('are of that port and protocol alone', async () => {
    const rows = [
      sampleListener(),
      sampleListener({ port: 300 }),
      sampleListener({ port: 30_001 }),
      sampleListener({ protocol: 'udp' }),
    ];
    const { find, asked } = machine(['in-use'], rows);
    expect((await find(3_000)).listeners).toEqual([rows[0]]);
    expect(asked).toEqual(['bind', 'look']);
  });

  it('are looked for once more where who held it has just let go', async () => {
    const { find, asked } = machine(['in-use', 'free']);
    expect(await find(3_000)).toMatchObject({ trial: 'free', answers: false });
    expect(asked).toEqual(['bind', 'look', 'bind', 'knock']);
  });

  it('take a connection only where nobody listens and nothing is in the way, and never for UDP', async () => {
    for (const [trials, protocol, knocks] of [
      [['free'], 'tcp', true],
      [['not-allowed'], 'tcp', true],
      [['in-use', 'in-use'], 'tcp', false],
      [['free'], 'udp', false],
    ] as const) {
      const { find, asked } = machine([...trials], [], true);
      expect((await find(3_000, protocol)).answers).toBe(knocks);
      expect(asked.includes('knock')).toBe(knocks);
    }
  });
});
