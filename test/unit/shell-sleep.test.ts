/** How long the machine slept, as the shell tells the core. */
import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { describe, expect, it } from 'vitest';
import { followSleep } from '../../main/shell/sleep.ts';

describe('a machine that wakes', () => {
  it('says for how long it slept, where it said that it fell asleep', () => {
    const power = new EventEmitter();
    const slept: (number | undefined)[] = [];
    let now = 1_000_000;
    // The emitter has what is used of a power monitor.
    followSleep(
      power as unknown as PowerMonitor,
      (ms) => slept.push(ms),
      () => now,
    );
    power.emit('suspend');
    now += 45_000;
    power.emit('resume');
    power.emit('resume');
    power.emit('suspend');
    // Somebody set the clock back.
    now -= 60_000;
    power.emit('resume');
    expect(slept).toEqual([45_000, undefined, 0]);
  });
});
