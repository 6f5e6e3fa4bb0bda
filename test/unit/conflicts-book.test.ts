/** When conflicts begin and end: once each, with five seconds in which one may come back unnoticed. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createConflicts } from '../../main/core/conflicts/conflicts.ts';
import type { Listener } from '../../preload/model.ts';
import { createLooker, type Looker, reservationOf, serverIn } from '../conflict-looker.ts';

const reservations = [reservationOf({ port: 3000 }), reservationOf({ port: 4000 })];
const api = (since: string, port = 3000): Listener => serverIn('/home/dev/api', { port, since });

const FIRST = '2026-03-01T11:00:00.000Z';
const SECOND = '2026-03-01T11:30:00.000Z';

let looker: Looker;
beforeEach(() => {
  looker = createLooker();
});

const look = (listeners: Listener[], ignored: string[] = []) =>
  looker.look({ listeners, reservations, ignored: new Set(ignored) }).conflicts;

describe('the book of conflicts', () => {
  it('tells what the first look finds, and each beginning once', () => {
    look([api(FIRST)]);
    look([api(FIRST)]);
    expect(looker.told()).toEqual(['conflict 3000']);
    look([api(FIRST), api(FIRST, 4000)]);
    expect(looker.told()).toEqual(['conflict 3000', 'conflict 4000']);
  });

  it('lists what is there at once, and tells an end when it has lasted for five seconds', () => {
    look([api(FIRST)]);
    looker.pass(1_000);
    expect(look([])).toEqual([]);
    looker.pass(4_999);
    look([]);
    expect(looker.told()).toEqual(['conflict 3000']);
    looker.pass(1);
    const { changes } = looker.look({ reservations });
    // The time at which it ended, not at which that was told.
    expect(changes).toMatchObject([
      { type: 'resolved', at: '2026-03-01T12:00:01.000Z', conflict: { port: 3000 } },
    ]);
    look([]);
    expect(looker.told()).toEqual(['conflict 3000', 'resolved 3000']);
  });

  it('asks for another look when an end is to be told', () => {
    vi.useFakeTimers();
    const asked = vi.fn();
    const conflicts = createConflicts({
      now: () => new Date(),
      monotonic: () => performance.now(),
      home: '/home/dev',
      onProbed: asked,
    });
    const input = {
      reservations,
      habits: [],
      ignored: new Set<string>(),
      resting: new Set<string>(),
      areWorktrees: () => false,
    };
    conflicts.look({ ...input, listeners: [api(FIRST)] });
    vi.advanceTimersByTime(60_000);
    expect(asked).not.toHaveBeenCalled();
    conflicts.look({ ...input, listeners: [] });
    vi.advanceTimersByTime(5_001);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(conflicts.look({ ...input, listeners: [] }).changes).toMatchObject([{ type: 'resolved' }]);
    conflicts.look({ ...input, listeners: [api(FIRST)] });
    conflicts.look({ ...input, listeners: [] });
    conflicts.stop();
    vi.advanceTimersByTime(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it('keeps the beginning of one that is back within five seconds, and says nothing', () => {
    const [before] = look([api(FIRST)]);
    look([]);
    looker.pass(4_999);
    const [after] = look([api(SECOND)]);
    expect(after).toMatchObject({ id: before?.id, since: FIRST });
    looker.pass(60_000);
    expect(look([api(SECOND)])[0]?.since).toBe(FIRST);
    expect(looker.told()).toEqual(['conflict 3000']);
  });

  it('counts the five seconds from each end anew', () => {
    look([api(FIRST)]);
    for (let times = 0; times < 4; times++) {
      look([]);
      looker.pass(3_000);
      look([api(SECOND)]);
      looker.pass(3_000);
    }
    expect(looker.told()).toEqual(['conflict 3000']);
  });

  it('tells of one that is back later: its end first', () => {
    look([api(FIRST)]);
    look([]);
    looker.pass(5_000);
    const [after] = look([api(SECOND)]);
    expect(after?.since).toBe(SECOND);
    expect(looker.told()).toEqual(['conflict 3000', 'resolved 3000', 'conflict 3000']);
  });

  it('lists an ignored one as ignored and tells neither its beginning nor its end', () => {
    const [first] = createLooker().look({ listeners: [api(FIRST)], reservations }).conflicts;
    const ignored = [first?.id ?? ''];
    expect(look([api(FIRST)], ignored)).toMatchObject([{ state: 'ignored' }]);
    expect(look([api(FIRST)])).toMatchObject([{ state: 'open' }]);
    look([]);
    looker.pass(5_000);
    look([]);
    expect(looker.told()).toEqual([]);
  });

  it('tells the end of one that was told and is ignored since', () => {
    const [first] = look([api(FIRST)]);
    look([api(FIRST)], [first?.id ?? '']);
    look([]);
    looker.pass(5_000);
    look([]);
    expect(looker.told()).toEqual(['conflict 3000', 'resolved 3000']);
  });

  it('stops listing at a thousand, in order, and says how many are left', () => {
    const ports = Array.from({ length: 1_003 }, (_, index) => 10_000 + index).toReversed();
    const { conflicts, changes } = looker.look({
      listeners: ports.map((port) => api(FIRST, port)),
      reservations: ports.map((port) => reservationOf({ port })),
    });
    expect(conflicts.map(({ port }) => port)).toEqual(ports.toReversed().slice(0, 1_000));
    expect(conflicts.at(-1)?.message).toContain('(3 more are not listed)');
    expect(changes).toHaveLength(1_000);
  });
});
