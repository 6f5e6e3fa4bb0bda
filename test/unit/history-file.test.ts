/** The files of the history: appended to, turned over when full, shortened when old, and whatever may lie in their place. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../main/core/history/history.ts';
import type { Listener } from '../../preload/model.ts';
import { type HistoryFolder, makeHistoryFolder } from '../history-folder.ts';
import { sampleOwner } from '../sample-listener.ts';
import { waitUntil } from '../wait-until.ts';

let place: HistoryFolder;
beforeEach(() => {
  place = makeHistoryFolder();
});
afterEach(() => place.remove());

const ids = async (history: History, query = {}) =>
  (await place.list(history, query)).map(({ listenerId }) => listenerId);
const codes = (history: History) => history.warnings().map(({ code }) => code);

/** Opens a row each second, and closes the one before. */
async function comeAndGo(history: History, count: number, always: Listener[] = []): Promise<void> {
  for (let index = 0; index < count; index++) {
    place.clock.pass(1_000);
    const owner = sampleOwner({ argv: [`program-${index}`] });
    history.see([...always, place.row(`row-${index}`, { port: 1_000 + (index % 60_000), owner })]);
    // As between two scans: the lines get their turn.
    if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  history.see(always);
}

describe('the file', () => {
  it('is for its user alone, however it lay there before', async () => {
    writeFileSync(place.current, '', { mode: 0o644 });
    const history = await place.start();
    history.see([place.row('a')]);
    await history.stop();
    for (const path of [place.current, place.habits])
      if (existsSync(path)) expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o600]);
    expect(place.lines()[0]).toContain('"opened"');
  });

  it('gets a line for what begins and for what ends, and nothing while nothing changes', async () => {
    const history = await place.start();
    const a = place.row('a');
    history.see([a]);
    history.see([a]);
    place.clock.pass(1_000);
    history.see([]);
    await history.stop();
    expect(place.lines().map((line) => JSON.parse(line).type)).toEqual(['opened', 'closed']);
  });

  it('says once in a while that what is open is still there', async () => {
    const history = await place.start({ limits: { beatMs: 5 } });
    history.see([place.row('a')]);
    const beats = () =>
      existsSync(place.current) ? place.lines().filter((line) => line.includes('"alive"')).length : 0;
    await waitUntil('the first line and two beats', () => {
      place.clock.pass(5);
      return beats() >= 2;
    });
    expect(place.lines()[0]).toContain('"opened"');
  });

  it('leaves out and then ends a line that a kill cut off', async () => {
    const first = await place.start();
    first.see([place.row('a')]);
    first.see([place.row('a'), place.row('b', { port: 4_000 })]);
    await first.stop();
    // In the middle of the second line.
    const [one = ''] = place.lines();
    truncateSync(place.current, one.length + 100);
    const second = await place.start();
    expect(await ids(second)).toEqual(['a']);
    place.clock.pass(1_000);
    second.see([place.row('a'), place.row('c', { port: 5_000 })]);
    expect(await ids(second)).toEqual(['c', 'a']);
    await second.stop();
    const lines = place.lines();
    expect(lines[1]).toHaveLength(99);
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ type: 'opened', session: { listenerId: 'c' } });
    expect(codes(second)).toEqual([]);
  });

  it('is begun anew where somebody took it away, with what goes on', async () => {
    const history = await place.start({ limits: { beatMs: 5 } });
    history.see([place.row('a'), place.row('b', { port: 4_000 })]);
    await waitUntil('the lines', () => existsSync(place.current) && place.lines().length === 2);
    rmSync(place.current);
    const types = () => existsSync(place.current) && place.lines().map((line) => JSON.parse(line).type);
    place.clock.pass(10);
    await waitUntil('a new file', () => {
      place.clock.pass(10);
      const there = types();
      return there && there.at(-1) !== 'kept' && there.filter((type) => type === 'kept').length === 2;
    });
  });
});

describe('a full file', () => {
  const limits = { fileBytes: 20_000, checkpointBytes: 5_000 };

  it('becomes the older one, so that two are never larger than twice the limit', async () => {
    const history = await place.start({ limits });
    const always = place.row('always', { port: 80 });
    await comeAndGo(history, 500, [always]);
    await history.stop();
    for (const path of [place.current, place.older]) {
      const { size, mode } = statSync(path);
      expect([size <= 20_000, mode & 0o777]).toEqual([true, 0o600]);
    }
    const all = await place.start({ limits });
    const listed = await place.list(all);
    // The newest without a gap, and what went on all the time although its first line is long gone.
    const rows = listed.filter(({ listenerId }) => listenerId !== 'always');
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.map(({ listenerId }) => listenerId)).toEqual(rows.map((_, index) => `row-${499 - index}`));
    expect(listed.find(({ listenerId }) => listenerId === 'always')).toMatchObject({
      from: '2026-03-01T12:00:00.000Z',
      to: null,
    });
    all.see([always]);
    expect(await place.list(all, { port: 80 })).toMatchObject([{ to: null }]);
  });

  it('may be smaller than what goes on: then it holds that alone', async () => {
    const small = { fileBytes: 12_000, checkpointBytes: 1_000 };
    const history = await place.start({ limits: small });
    const many = Array.from({ length: 30 }, (_, index) => place.row(`many-${index}`, { port: 80 + index }));
    history.see(many);
    await comeAndGo(history, 100, many);
    await history.stop();
    for (const path of [place.current, place.older]) expect(statSync(path).size).toBeLessThan(60_000);
    const next = await place.start({ limits: small });
    expect((await place.list(next)).filter(({ to }) => to === null)).toHaveLength(30);
    await next.stop();
    // Even smaller than a line.
    for (const path of [place.current, place.older]) rmSync(path);
    const tiny = await place.start({ limits: { fileBytes: 100 } });
    tiny.see([place.row('a')]);
    await waitUntil('a line', () => existsSync(place.current) && place.lines().length === 1);
  });

  it('that cannot be moved is said, and does not grow', async () => {
    mkdirSync(place.older);
    writeFileSync(join(place.older, 'x'), '');
    const history = await place.start({ limits });
    await comeAndGo(history, 500);
    await waitUntil('it is full', () => existsSync(place.current) && statSync(place.current).size > 15_000);
    await waitUntil('a warning', () => history.warnings()[0]?.message.includes(place.older));
    await history.stop();
    expect(statSync(place.current).size).toBeLessThanOrEqual(20_000);
    // What memory holds is still told.
    expect((await ids(history)).length).toBeGreaterThan(100);
  });
});

describe('a start', () => {
  it('reads back to the last whole checkpoint only', async () => {
    const first = await place.start();
    first.see([place.row('a'), place.row('b', { port: 4_000 }), place.row('c', { port: 5_000 })]);
    await first.stop();
    const [a = '', b = '', c = ''] = place.lines();
    const kept = b.replace('"opened"', '"kept"');
    const marker = (count: number) =>
      `{"v":1,"at":"2026-03-01T12:00:00.000Z","type":"checkpoint","count":${count}}`;
    const read = async (...lines: string[]) => {
      writeFileSync(place.current, `${lines.join('\n')}\n`);
      const history = await place.start();
      const warned = codes(history);
      return { open: (await ids(history)).sort(), warned };
    };
    expect(await read('garbage', a, kept, marker(1))).toEqual({ open: ['b'], warned: [] });
    // A kill in the middle of one leaves fewer lines than it says: then what stands before it counts too.
    expect(await read(a, c, kept, marker(2))).toEqual({ open: ['a', 'b', 'c'], warned: [] });
    expect(await read(a, '{"v":1', kept, marker(2))).toEqual({ open: ['a', 'b'], warned: [] });
    expect(await read(a, b, marker(0))).toEqual({ open: [], warned: [] });
  });

  it('believes the newest line of a session', async () => {
    const first = await place.start();
    const nobodys = place.row('a');
    first.see([nobodys]);
    const project = { root: '/srv', name: 'srv', branch: null, worktree: false, script: null };
    first.see([{ ...nobodys, owner: sampleOwner({ project }) }]);
    await first.stop();
    expect(place.lines()).toHaveLength(2);
    const next = await place.start();
    expect(await place.list(next)).toMatchObject([{ owner: { project: { name: 'srv' } } }]);
  });

  it('does not believe times that are still to come', async () => {
    const first = await place.start();
    first.see([place.row('a')]);
    place.clock.pass(3_600_000);
    await first.stop();
    place.clock.pass(-1_800_000);
    const now = place.clock.now.toISOString();
    const next = await place.start();
    next.see([place.row('b', { port: 4_000 })]);
    expect(await place.list(next)).toMatchObject([
      { listenerId: 'b', from: now },
      { listenerId: 'a', to: now, ended: 'unseen' },
    ]);
    await next.stop();
    // The lines stay in order, so that a list may stop at an old one.
    const times = place.lines().map((line) => JSON.parse(line).at);
    expect(times).toEqual([...times].sort());
  });

  it('drops what is older than 30 days, but not what goes on since then', async () => {
    const first = await place.start();
    const always = place.row('always', { port: 80 });
    await comeAndGo(first, 30, [always]);
    await first.stop();
    place.clock.pass(20 * 86_400_000);
    const second = await place.start();
    second.see([always]);
    await comeAndGo(second, 3, [always]);
    await second.stop();
    place.clock.pass(11 * 86_400_000);
    const third = await place.start();
    await waitUntil('the old lines are gone', () => !place.lines().some((line) => line.includes('"row-29"')));
    third.see([always]);
    expect(await ids(third)).toEqual(['row-2', 'row-1', 'row-0', 'always']);
    expect(statSync(place.current).mode & 0o777).toBe(0o600);
    await third.stop();
    const fourth = await place.start();
    expect(await place.list(fourth, { port: 80 })).toMatchObject([
      { from: '2026-03-01T12:00:00.000Z', to: null },
    ]);
  });

  it('removes an older file of which nothing is young enough', async () => {
    const history = await place.start({ limits: { fileBytes: 5_000 } });
    await comeAndGo(history, 30);
    await history.stop();
    expect(existsSync(place.older)).toBe(true);
    place.clock.pass(31 * 86_400_000);
    await place.start();
    await waitUntil('it is gone', () => !existsSync(place.older));
  });

  it('drops once a day as well', async () => {
    const history = await place.start({ limits: { beatMs: 5 } });
    await comeAndGo(history, 5);
    await waitUntil('the lines', () => existsSync(place.current) && place.lines().length >= 10);
    place.clock.pass(31 * 86_400_000);
    await waitUntil('they are gone', () => !existsSync(place.current) || place.lines().length < 10);
    expect(await ids(history)).toEqual([]);
  });
});

describe('what lies in the place of the file', () => {
  const going = async (code: string) => {
    const history = await place.start();
    history.see([place.row('a')]);
    await waitUntil('a warning', () => codes(history).includes(code));
    expect(await ids(history)).toEqual(['a']);
    expect(history.warnings().every(({ nextStep }) => nextStep.length > 10)).toBe(true);
    const reader = await place.start({ writable: false });
    expect(await ids(reader)).toEqual([]);
    expect(codes(reader)).toEqual(['history-unreadable']);
    await history.stop();
    expect(place.errors).toEqual([]);
  };

  it('may be a folder', async () => {
    mkdirSync(place.current);
    await going('history-unwritable');
  });

  it('may be a link, which is not followed', async () => {
    const target = join(place.folder, 'target');
    writeFileSync(target, '');
    symlinkSync(target, place.current);
    await going('history-unwritable');
    expect(readFileSync(target, 'utf8')).toBe('');
  });

  it('may be a pipe, for which nobody waits', async () => {
    execFileSync('mkfifo', [place.current]);
    await going('history-unwritable');
  });

  it('may be a folder where the summary of habits belongs', async () => {
    mkdirSync(join(place.habits, 'x'), { recursive: true });
    const history = await place.start();
    const project = { root: '/srv', name: 'srv', branch: null, worktree: false, script: null };
    history.see([place.row('a', { owner: sampleOwner({ project }) })]);
    await history.stop();
    expect(codes(history)).toEqual(['history-unwritable']);
    expect(history.habits()).toHaveLength(1);
  });

  it('may be gone with its folder, and is made anew', async () => {
    rmSync(place.folder, { recursive: true });
    const history = await place.start();
    history.see([place.row('a')]);
    await waitUntil('the file', () => existsSync(place.current) && place.lines().length === 1);
    expect(codes(history)).toEqual([]);
  });

  it('may hold lines of somebody else, which are said and left out', async () => {
    const first = await place.start();
    first.see([place.row('a')]);
    await first.stop();
    appendFileSync(place.current, 'garbage\n{"v":2,"at":"2027"}\n\n\u0000\n');
    const history = await place.start();
    expect(await ids(history)).toEqual(['a']);
    expect(history.warnings()).toMatchObject([
      { code: 'history-broken-lines', message: expect.stringContaining('3 lines') },
    ]);
  });

  it('may be huge: its newest part is kept', async () => {
    const first = await place.start();
    await comeAndGo(first, 40);
    await first.stop();
    const text = readFileSync(place.current);
    writeFileSync(place.current, Buffer.alloc(5_000_000, 'x'));
    appendFileSync(place.current, '\n');
    appendFileSync(place.current, text);
    const history = await place.start({ limits: { fileBytes: 20_000 } });
    await waitUntil('it is cut', () => codes(history).includes('history-cut'));
    expect(statSync(place.current).size).toBeLessThanOrEqual(20_000);
    const listed = await ids(history);
    expect(listed.length).toBeGreaterThan(15);
    expect(listed[0]).toBe('row-39');
  });
});

describe('a file that may not be written', () => {
  /** Each look is a minute later: a try that was under way may have failed just now. */
  const later = (what: string, look: () => boolean) =>
    waitUntil(what, () => {
      place.clock.pass(60_000);
      return existsSync(place.current) && look();
    });

  it('is tried again: what waited in memory is written then', async () => {
    mkdirSync(place.current);
    const history = await place.start({ limits: { beatMs: 5 } });
    history.see([place.row('a')]);
    await waitUntil('a warning', () => codes(history).includes('history-unwritable'));
    place.clock.pass(1_000);
    history.see([]);
    rmSync(place.current, { recursive: true });
    // The lines stand there a moment before whoever wrote them knows it.
    await later('the lines, and no warning', () => place.lines().length === 2 && codes(history).length === 0);
    expect(await place.list(history)).toMatchObject([{ listenerId: 'a', ended: 'closed' }]);
  });

  it('gets a checkpoint where not all that waited could be kept', async () => {
    const history = await place.start({ limits: { beatMs: 5, checkpointBytes: 100_000_000 } });
    history.see([place.row('first', { port: 80 })]);
    await waitUntil('a line', () => existsSync(place.current) && place.lines().length > 0);
    // The file is away for a while, and a folder stands in its place.
    const away = join(place.folder, 'away');
    renameSync(place.current, away);
    mkdirSync(place.current);
    const both = [place.row('first', { port: 80 }), place.row('second', { port: 81 })];
    await waitUntil('a warning', () => {
      place.clock.pass(60_000);
      return codes(history).includes('history-unwritable');
    });
    history.see(both);
    await comeAndGo(history, 3_000, both);
    rmdirSync(place.current);
    renameSync(away, place.current);
    await later('the lines', () => place.lines().length > 4_000 && codes(history).length === 0);
    await history.stop();
    const again = await place.start();
    expect(await place.list(again, { port: 80 })).toMatchObject([{ listenerId: 'first', to: null }]);
    expect(await place.list(again, { port: 81 })).toMatchObject([{ listenerId: 'second', to: null }]);
  });

  it('holds back a bounded number of lines, and says what goes on again afterwards', async () => {
    mkdirSync(place.current);
    const history = await place.start({ limits: { beatMs: 5 } });
    const always = place.row('always', { port: 80 });
    await comeAndGo(history, 4_000, [always]);
    rmSync(place.current, { recursive: true });
    await later('the lines', () => place.lines().length > 4_000);
    await history.stop();
    const again = await place.start();
    expect(await place.list(again, { port: 80 })).toMatchObject([{ listenerId: 'always', to: null }]);
    expect(place.lines().length).toBeLessThan(5_100);
  });
});
