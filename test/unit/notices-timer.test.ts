/** The timer around the rules: a notice that waits is told when its time has come, without any scan in between. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNotices } from '../../main/core/conflicts/notices.ts';
import type { Conflict, Notice } from '../../preload/model.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleConflict } from '../sample-conflict.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const told: Notice[] = [];
  const notices = createNotices({
    now: () => new Date(),
    monotonic: () => performance.now(),
    emit: (notice) => told.push(notice),
  });
  const snapshot = createFakeService().snapshot();
  const begin = (one: Conflict) =>
    notices.take([{ type: 'conflict', at: one.since, conflict: one }], { ...snapshot, conflicts: [one] });
  notices.take([], snapshot);
  return { told, notices, begin };
}

describe('the timer', () => {
  it('tells what waits, when its time has come', () => {
    const { told, begin } = start();
    begin(sampleConflict({ port: 3000 }));
    vi.advanceTimersByTime(4_999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(told).toHaveLength(1);
    begin(sampleConflict({ port: 4000 }));
    vi.advanceTimersByTime(29_990);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(20);
    expect(told).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is stopped with the core', () => {
    const { told, notices, begin } = start();
    begin(sampleConflict());
    notices.stop();
    begin(sampleConflict({ port: 4000 }));
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
