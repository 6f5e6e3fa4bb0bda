/** When a notice about a conflict is shown: once, grouped, seldom, not at the start, not where it is muted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GAP_MS } from '../../main/core/conflicts/notice-rules.ts';
import { sampleConflict } from '../sample-conflict.ts';
import { createMachine, createRunningMachine, START } from './notices-machine.ts';

describe('a conflict', () => {
  it('is told at once, with both sides, under its own id', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict());
    expect(machine.told()).toEqual([]);
    machine.pass(300);
    expect(machine.told()).toMatchObject([
      {
        id: 'conflict-3000',
        rule: 'reserved-taken',
        title: '3000 (web-shop) was taken by node in ~/api',
        conflictIds: ['conflict-3000'],
        listenerId: 'listener-1',
        port: 3000,
      },
    ]);
    expect(machine.waits()).toBe(false);
  });

  it('is told once, however often it is said again while it lasts', () => {
    const machine = createRunningMachine();
    for (let i = 0; i < 10; i++) {
      machine.begin(sampleConflict());
      machine.pass(60_000);
    }
    expect(machine.told()).toHaveLength(1);
  });

  it('is no news when it is back within 5 s, and is after more than that', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict());
    machine.pass(60_000);
    machine.resolve(sampleConflict());
    machine.pass(5_000);
    machine.begin(sampleConflict());
    machine.pass(60_000);
    expect(machine.told()).toHaveLength(1);
    machine.resolve(sampleConflict());
    machine.pass(5_001);
    machine.begin(sampleConflict());
    machine.pass(60_000);
    expect(machine.told()).toHaveLength(1);
  });

  it('that comes and goes ten times a second is told once', () => {
    const machine = createRunningMachine();
    for (let i = 0; i < 200; i++) {
      machine.begin(sampleConflict());
      machine.pass(50);
      machine.resolve(sampleConflict());
      machine.pass(50);
    }
    expect(machine.told()).toHaveLength(1);
  });

  it('that was never told is told when it is back, even where only the Snapshot says so', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict());
    machine.pass(100);
    machine.resolve(sampleConflict());
    machine.pass(1_000);
    expect(machine.told()).toEqual([]);
    machine.amend([sampleConflict()]);
    machine.pass(300);
    expect(machine.told()).toHaveLength(1);
  });

  it('that is over before its turn is not told', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 3000 }));
    machine.pass(1_000);
    machine.begin(sampleConflict({ port: 4000 }), sampleConflict({ port: 5000 }));
    machine.resolve(sampleConflict({ port: 4000 }));
    machine.pass(60_000);
    expect(machine.titles()).toEqual([
      '3000 (web-shop) was taken by node in ~/api',
      '5000 (web-shop) was taken by node in ~/api',
    ]);
  });

  it('that is ignored, from the first or before its turn, is not told; nor when it is looked at again', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ state: 'ignored' }));
    machine.pass(60_000);
    machine.amend([sampleConflict()]);
    machine.begin(sampleConflict({ port: 4000 }));
    machine.amend([sampleConflict(), sampleConflict({ port: 4000, state: 'ignored' })]);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('is told as it is when its turn comes', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 4000 }));
    machine.pass(300);
    machine.begin(sampleConflict());
    machine.pass(1_000);
    const message = '3000 (web-shop) was taken by vite in ~/blog';
    machine.amend([sampleConflict({ port: 4000 }), sampleConflict({ message })]);
    machine.pass(60_000);
    expect(machine.titles()[1]).toBe('3000 (web-shop) was taken by vite in ~/blog');
  });
});

describe('several conflicts', () => {
  it('that begin within 300 ms are one summary', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 3000 }));
    machine.pass(200);
    machine.begin(sampleConflict({ port: 4000 }), sampleConflict({ port: 5173 }));
    machine.pass(60_000);
    expect(machine.told()).toMatchObject([
      { id: 'summary', title: '3 conflicts: 3000, 4000, 5173', actions: [], port: null },
    ]);
  });

  it('that come after another was told wait, and are told together 30 s later', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 3000 }));
    machine.pass(300);
    machine.told();
    for (const port of [4000, 5000, 6000]) {
      machine.begin(sampleConflict({ port }));
      machine.pass(5_000);
    }
    machine.pass(GAP_MS - 15_001);
    expect(machine.told()).toEqual([]);
    machine.pass(1);
    expect(machine.titles()).toEqual(['3 conflicts: 4000, 5000, 6000']);
  });

  it('500 at once are one summary, and nothing is left to tell', () => {
    const machine = createRunningMachine();
    machine.begin(...Array.from({ length: 500 }, (_, i) => sampleConflict({ port: 3000 + i })));
    machine.pass(600_000);
    const told = machine.told();
    expect(told.map(({ title }) => title)).toEqual(['500 conflicts: 3000, 3001, 3002 and 497 more']);
    expect(told[0]?.conflictIds).toHaveLength(500);
  });

  it('however they come and go: never two notices within 30 s, none empty, none too long', () => {
    const doing = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 3000, max: 3005 }), fc.boolean()),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(doing, (steps) => {
        const machine = createMachine();
        for (const [ms, port, begins] of steps) {
          machine.pass(ms);
          if (begins) machine.begin(sampleConflict({ port }));
          else machine.resolve(sampleConflict({ port }));
        }
        machine.pass(100_000);
        const told = machine.told();
        const times = told.map(({ at }) => Date.parse(at));
        expect(times.every((time, i) => i === 0 || time - (times[i - 1] ?? 0) >= GAP_MS)).toBe(true);
        expect(times.every((time) => time - START >= 5_000)).toBe(true);
        expect(told.every(({ title, body }) => title.length <= 80 && body.length <= 240)).toBe(true);
      }),
    );
  });
});

describe('the start', () => {
  it('tells nothing for 5 s, and then all that there was as one summary', () => {
    const machine = createMachine({
      conflicts: [sampleConflict({ port: 3000 }), sampleConflict({ port: 4000 })],
    });
    machine.pass(2_000);
    machine.begin(sampleConflict({ port: 5000 }));
    machine.pass(2_999);
    expect(machine.told()).toEqual([]);
    machine.pass(1);
    expect(machine.titles()).toEqual(['3 conflicts: 3000, 4000, 5000']);
    machine.pass(600_000);
    expect(machine.told()).toEqual([]);
  });

  it('tells nothing of what is ignored or over by then', () => {
    const machine = createMachine({
      conflicts: [sampleConflict({ port: 3000, state: 'ignored' }), sampleConflict({ port: 4000 })],
    });
    machine.pass(1_000);
    machine.resolve(sampleConflict({ port: 4000 }));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });
});

describe('quiet', () => {
  it.each([
    ['notifications are off', { enabled: false }],
    ['its rule is muted', { mutedRules: ['reserved-taken' as const] }],
    ['its port is muted', { mutedPorts: [3000] }],
    ['all is muted until later', { mutedUntil: new Date(START + 3_600_000).toISOString() }],
  ])('where %s: not told, and not told later either', (_why, muted) => {
    const machine = createRunningMachine();
    machine.mute(muted);
    machine.begin(sampleConflict());
    machine.pass(1_000);
    machine.mute({ enabled: true, mutedRules: [], mutedPorts: [], mutedUntil: null });
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('is only for what is muted, and only until then', () => {
    const machine = createRunningMachine();
    machine.mute({
      mutedRules: ['split'],
      mutedPorts: [4000],
      mutedUntil: new Date(machine.now() + 1_000).toISOString(),
    });
    machine.pass(1_001);
    machine.begin(
      sampleConflict({ port: 3000 }),
      sampleConflict({ port: 4000 }),
      sampleConflict({ port: 5000, kind: 'split' }),
    );
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['3000 (web-shop) was taken by node in ~/api']);
  });

  it('takes what waits for its turn when a mute is set', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 4000 }));
    machine.pass(300);
    machine.begin(sampleConflict());
    machine.mute({ mutedPorts: [3000] });
    machine.pass(60_000);
    expect(machine.told()).toHaveLength(1);
  });

  it('while watching is paused: what waited and what the first look after it finds is dropped', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 3000 }));
    machine.pass(300);
    machine.told();
    machine.begin(sampleConflict({ port: 4000 }));
    machine.watching('paused');
    expect(machine.waits()).toBe(false);
    machine.begin(sampleConflict({ port: 5000 }));
    machine.pass(60_000);
    machine.watching('stalled');
    machine.watching('watching', sampleConflict({ port: 6000 }));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.begin(sampleConflict({ port: 7000 }));
    machine.pass(300);
    expect(machine.titles()).toEqual(['7000 (web-shop) was taken by node in ~/api']);
  });
});

describe('clocks and memory', () => {
  it.each([-86_400_000, 86_400_000])('a wall clock that jumps by %i ms changes no gap', (jump) => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict({ port: 3000 }));
    machine.pass(300);
    machine.told();
    machine.setWallClock(machine.now() + jump);
    machine.begin(sampleConflict({ port: 4000 }));
    machine.pass(GAP_MS - 1);
    expect(machine.told()).toEqual([]);
    machine.pass(1);
    expect(machine.told()).toHaveLength(1);
  });

  it('does not keep what was resolved', () => {
    const machine = createRunningMachine();
    for (let i = 0; i < 2_000; i++) {
      const one = sampleConflict({ port: 3000 + i });
      machine.begin(one);
      machine.pass(3_000);
      machine.resolve(one);
      machine.pass(3_000);
    }
    expect(machine.state().conflicts.size).toBeLessThan(5);
  });
});
