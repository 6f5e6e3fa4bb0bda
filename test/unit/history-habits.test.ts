/** Where projects' programs usually listen: counted by starts, kept in bounds, saved, counted anew. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHabitBook } from '../../main/core/history/habits.ts';
import type { History } from '../../main/core/history/history.ts';
import { sessionOf } from '../../main/core/history/session-of.ts';
import type { Listener, Owner } from '../../preload/model.ts';
import { type HistoryFolder, makeHistoryFolder } from '../history-folder.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { waitUntil } from '../wait-until.ts';

let place: HistoryFolder;
beforeEach(() => {
  place = makeHistoryFolder();
});
afterEach(() => place.remove());

const project = {
  root: '/home/dev/web-shop',
  name: 'web-shop',
  branch: 'main',
  worktree: false,
  script: 'dev',
};
const server = (pid: number, listener: Partial<Listener> = {}, owner: Partial<Owner> = {}) =>
  sampleListener({
    id: `${pid} ${listener.port ?? 3000} ${listener.address ?? ''}`,
    since: place.clock.now.toISOString(),
    ...listener,
    owner: sampleOwner({ pid, project, startedAt: place.clock.now.toISOString(), ...owner }),
  });
const counted = (history: History) =>
  history
    .habits()
    .map(({ project: { name }, command, port, times }) => `${name} ${command} ${port} ${times}`);

/** One start after the other, each ended before the next. */
function starts(history: History, count: number, listener: Partial<Listener> = {}, first = 100): void {
  for (let index = 0; index < count; index++) {
    place.clock.pass(10_000);
    history.see([server(first + index, listener)]);
    place.clock.pass(10_000);
    history.see([]);
  }
}

describe('habits', () => {
  it('count each start of a project’s program on a port once', async () => {
    const history = await place.start();
    starts(history, 3);
    expect(counted(history)).toEqual(['web-shop node server.js 3000 3']);
    expect(history.habits()[0]).toMatchObject({ protocol: 'tcp', lastSeen: '2026-03-01T12:00:50.000Z' });
  });

  it('do not count scans, further sockets, sockets opened anew, or workers that join', async () => {
    const history = await place.start();
    const one = [server(1), server(1, { address: '::1', family: 'ipv6' })];
    history.see(one);
    history.see([...one]);
    const workers = Array.from({ length: 8 }, (_, index) => server(2 + index));
    history.see([...one, ...workers]);
    history.see(one);
    history.see([]);
    const [again] = one;
    if (again) history.see([{ ...again, id: 'another socket' }]);
    expect(counted(history)).toEqual(['web-shop node server.js 3000 1']);
  });

  it('count a restart between two scans', async () => {
    const history = await place.start();
    for (const pid of [1, 2, 3]) history.see([server(pid)]);
    expect(counted(history)).toEqual(['web-shop node server.js 3000 3']);
  });

  it('count starts that are folded in the list', async () => {
    const history = await place.start();
    for (let pid = 1; pid <= 50; pid++) {
      history.see([server(pid)]);
      history.see([]);
    }
    expect(counted(history)).toEqual(['web-shop node server.js 3000 50']);
  });

  it('are of projects only, not of the system, and of handed-out ports only from the second time on', async () => {
    const history = await place.start();
    history.see([
      server(1, { port: 4000, system: true }),
      sampleListener({ id: 'none', port: 4001 }),
      sampleListener({ id: 'hidden', port: 4002, owner: null }),
      server(2, { port: 45_000 }),
      server(3, { port: 51_000 }),
    ]);
    expect(counted(history)).toEqual([]);
    history.see([server(4, { port: 45_000 })]);
    expect(counted(history)).toEqual(['web-shop node server.js 45000 2']);
  });

  it('count a program whose project is found later, once, and not again after a start', async () => {
    const history = await place.start();
    const row = server(1);
    const early = { ...row, owner: sampleOwner({ pid: 1, startedAt: place.clock.now.toISOString() }) };
    history.see([early]);
    expect(counted(history)).toEqual([]);
    place.clock.pass(100);
    history.see([row]);
    expect(counted(history)).toEqual(['web-shop node server.js 3000 1']);
    await history.stop();
    for (let round = 0; round < 2; round++) {
      place.clock.pass(60_000);
      const next = await place.start();
      next.see([early]);
      next.see([row]);
      expect(counted(next)).toEqual(['web-shop node server.js 3000 1']);
      expect(await place.list(next)).toMatchObject([{ owner: { project: { name: 'web-shop' } } }]);
      await next.stop();
    }
  });

  it('are told apart by project, program, port and protocol', async () => {
    const history = await place.start();
    history.see([
      server(1),
      server(2, {}, { project: { ...project, root: '/home/dev/api', name: 'api' } }),
      server(3, {}, { argv: ['vite'], name: 'vite' }),
      server(4, { port: 3001 }),
      server(5, { protocol: 'udp' }),
    ]);
    expect(history.habits()).toHaveLength(5);
  });

  it('are the same array while nothing is new', async () => {
    const history = await place.start();
    const row = server(1);
    history.see([row]);
    const before = history.habits();
    history.see([row]);
    place.clock.pass(10_000);
    history.see([]);
    expect(history.habits()).toBe(before);
    history.see([server(2)]);
    expect(history.habits()).not.toBe(before);
  });

  it('are at most 2,000: who was not seen for longest goes first', () => {
    const book = createHabitBook();
    const at = '2026-03-01T12:00:00.000Z';
    const come = (port: number, pid: number) => book.came(sessionOf(server(pid, { port }), at), at, true);
    for (let port = 1; port <= 2_000; port++) come(port, port);
    book.went(sessionOf(server(1, { port: 1 }), at), at);
    come(1, 5_000);
    come(2_001, 2_001);
    expect(book.list()).toHaveLength(2_000);
    const ports = new Set(book.list().map(({ port }) => port));
    expect([ports.has(1), ports.has(2), ports.has(2_001)]).toEqual([true, false, true]);
    // Ports that come up once do not push the others out.
    for (let port = 33_000; port < 40_000; port++) come(port, port);
    expect(book.list()).toHaveLength(2_000);
    expect(book.saved().length).toBeLessThanOrEqual(2_500);
  });
});

describe('the summary', () => {
  it('is saved soon after something is new, and when Quayside ends', async () => {
    const history = await place.start({ limits: { saveHabitsMs: 5 } });
    starts(history, 1);
    await waitUntil('it is saved', () => existsSync(place.habits));
    starts(history, 1, {}, 200);
    await history.stop();
    expect(JSON.parse(readFileSync(place.habits, 'utf8'))).toMatchObject({
      version: 1,
      habits: [{ times: 2 }],
    });
    expect(statSync(place.habits).mode & 0o777).toBe(0o600);
  });

  it('is all that a command line alone reads', async () => {
    const history = await place.start();
    starts(history, 3);
    await history.stop();
    const reader = await place.start({ writable: false });
    expect(counted(reader)).toEqual(['web-shop node server.js 3000 3']);
    rmSync(place.habits);
    expect(counted(await place.start({ writable: false }))).toEqual([]);
  });

  it('goes on at the next start, at which what still listens does not count again', async () => {
    const first = await place.start();
    starts(first, 2);
    const workers = Array.from({ length: 6 }, (_, index) => server(500 + index));
    first.see(workers);
    await first.stop();
    for (let round = 0; round < 3; round++) {
      place.clock.pass(3_600_000);
      const next = await place.start();
      next.see(workers);
      expect(counted(next)).toEqual(['web-shop node server.js 3000 3']);
      await next.stop();
    }
    const last = await place.start();
    last.see(workers);
    last.see([]);
    last.see([server(900)]);
    expect(counted(last)).toEqual(['web-shop node server.js 3000 4']);
  });

  it('does not lose a start that was not saved before a kill', async () => {
    const first = await place.start();
    starts(first, 2);
    await first.stop();
    const killed = await place.start();
    killed.see([]);
    place.clock.pass(1_000);
    const row = server(700);
    killed.see([row]);
    await waitUntil('its line', () => place.lines().some((line) => line.includes('"700 3000 "')));
    // Nothing more of `killed` gets to the disk in time.
    const next = await place.start();
    next.see([row]);
    expect(counted(next)).toEqual(['web-shop node server.js 3000 3']);
  });

  it.each([
    ['missing', null],
    ['broken', '{"version":1,"habits":['],
    ['of another kind', '{"version":1,"at":"2026-03-01T12:00:00.000Z","habits":[{"times":0}]}'],
    ['not clean', JSON.stringify(withControl())],
  ])('that is %s is made anew out of the history', async (_, text) => {
    const first = await place.start();
    starts(first, 3);
    starts(first, 2, { port: 45_000 });
    const row = server(800);
    first.see([row]);
    await first.stop();
    if (text === null) rmSync(place.habits);
    else writeFileSync(place.habits, text);
    const next = await place.start();
    next.see([row]);
    await waitUntil('they are counted', () => counted(next).length === 2);
    expect(counted(next).sort()).toEqual([
      'web-shop node server.js 3000 4',
      'web-shop node server.js 45000 2',
    ]);
    await next.stop();
    expect(counted(await place.start({ writable: false }))).toHaveLength(2);
    expect(place.errors).toEqual([]);
  });
});

function withControl() {
  const at = '2026-03-01T12:00:00.000Z';
  const habit = {
    command: 'node\u001b[31m',
    port: 3000,
    protocol: 'tcp',
    times: 9,
    lastSeen: at,
    processes: [],
  };
  return { version: 1, at, habits: [{ ...habit, project: { root: '/srv', name: 'srv' } }] };
}
