/** What Quayside did to a session: that it ended it, that it started it again; in memory, in the file, after a start. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../main/core/history/history.ts';
import { createSessionBook } from '../../main/core/history/session-book.ts';
import type { PortSession } from '../../preload/model.ts';
import { type HistoryFolder, makeHistoryFolder } from '../history-folder.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

let place: HistoryFolder;
beforeEach(() => {
  place = makeHistoryFolder();
});
afterEach(async () => {
  await place.remove();
  expect(place.errors).toEqual([]);
});

const now = () => place.clock.now.toISOString();
/** What began together on one port is in no order. */
const inOrder = (sessions: PortSession[]) => sessions.sort((a, b) => (a.listenerId < b.listenerId ? -1 : 1));

const notes = async (history: History) =>
  inOrder(await place.list(history)).map(({ listenerId, to, freed, startedAgain }) => ({
    listenerId,
    to,
    freed,
    startedAgain,
  }));

/** In every order in which its end and the news of the free can come. */
const ORDERS: [string, (history: History) => string][] = [
  [
    'after its end was seen',
    (history) => {
      history.see([]);
      place.clock.pass(300);
      const at = now();
      history.noteFreed(['a', 'twin', 'unknown'], at);
      return at;
    },
  ],
  [
    'before its end is seen',
    (history) => {
      const at = now();
      history.noteFreed(['a', 'twin', 'unknown'], at);
      place.clock.pass(300);
      history.see([]);
      return at;
    },
  ],
  [
    'between the ends of its two rows',
    (history) => {
      history.see([place.row('a')]);
      const at = now();
      history.noteFreed(['a', 'twin', 'unknown'], at);
      place.clock.pass(300);
      history.see([]);
      return at;
    },
  ],
];

describe.each(ORDERS)('a free that is told %s', (_, end) => {
  const rows = () => [place.row('a'), place.row('twin', { address: '::1', family: 'ipv6' })];

  it('is noted at once, in the file, and after a start', async () => {
    const history = await place.start();
    history.see(rows());
    place.clock.pass(1_000);
    const freed = end(history);
    const wanted = ['a', 'twin'].map((listenerId) => ({
      listenerId,
      to: expect.any(String),
      freed,
      startedAgain: null,
    }));
    expect(await notes(history)).toEqual(wanted);
    await history.stop();
    expect(await notes(history)).toEqual(wanted);
    for (const writable of [true, false]) {
      const next = await place.start({ writable });
      next.see([]);
      expect(await notes(next)).toEqual(wanted);
      expect(next.warnings()).toEqual([]);
      await next.stop();
    }
  });

  it('and that it was started again, in the same way', async () => {
    const history = await place.start();
    history.see(rows());
    place.clock.pass(1_000);
    const freed = end(history);
    place.clock.pass(500_000);
    // Meanwhile many others come and go.
    for (let index = 0; index < 1_200; index++) {
      history.see([place.row(`other-${index}`, { port: 5_000 + index })]);
      place.clock.pass(1);
    }
    history.see([]);
    const startedAgain = now();
    history.noteStarted(['a', 'twin'], startedAgain);
    const wanted = ['a', 'twin'].map((listenerId) => ({ listenerId, freed, startedAgain }));
    expect(inOrder(await place.list(history, { port: 3000 }))).toMatchObject(wanted);
    await history.stop();
    const next = await place.start();
    next.see([]);
    expect(inOrder(await place.list(next, { port: 3000 }))).toMatchObject(wanted);
  });
});

describe('a session', () => {
  it('of which only the free was written before a kill ended when it was last known, freed', async () => {
    const history = await place.start();
    history.see([place.row('a')]);
    place.clock.pass(1_000);
    const freed = now();
    history.noteFreed(['a'], freed);
    await history.stop();
    place.clock.pass(60_000);
    const next = await place.start();
    next.see([]);
    expect(await place.list(next)).toMatchObject([{ ended: 'unseen', to: freed, freed }]);
  });

  it('that was not freed is not noted, and one that nobody knows is left alone', async () => {
    const history = await place.start();
    history.see([place.row('a'), place.row('b', { port: 4_000 })]);
    history.noteFreed(['c'], now());
    history.noteStarted([], now());
    history.see([]);
    expect(await notes(history)).toMatchObject([{ freed: null }, { freed: null }]);
    await history.stop();
    expect(place.lines()).toHaveLength(4);
  });

  it('of an earlier version, whose lines say nothing of freeing, is read as not freed', async () => {
    const history = await place.start();
    history.see([place.row('a'), place.row('b', { port: 4_000 })]);
    place.clock.pass(1_000);
    history.see([place.row('b', { port: 4_000 })]);
    await history.stop();
    const text = readFileSync(place.current, 'utf8');
    const old = text.replaceAll('"freed":null,"startedAgain":null,', '');
    expect(old).not.toContain('freed');
    writeFileSync(place.current, old);
    const next = await place.start();
    next.see([place.row('b', { port: 4_000 })]);
    expect(await notes(next)).toEqual([
      { listenerId: 'a', to: now(), freed: null, startedAgain: null },
      { listenerId: 'b', to: null, freed: null, startedAgain: null },
    ]);
    expect(next.warnings()).toEqual([]);
    // What was open in the old file can be noted.
    next.noteFreed(['b'], now());
    next.see([]);
    expect(await place.list(next, { port: 4_000 })).toMatchObject([{ freed: now() }]);
  });

  it('whose note is no time of ours is not believed', async () => {
    const history = await place.start();
    history.see([place.row('a')]);
    history.see([]);
    history.noteFreed(['a'], now());
    await history.stop();
    const text = readFileSync(place.current, 'utf8');
    for (const wrong of ['yesterday', '2026-03-01T12:00:00Z', '\\u001b[2J']) {
      writeFileSync(place.current, text.replaceAll(`"freed":"${now()}"`, `"freed":"${wrong}"`));
      const reader = await place.start({ writable: false });
      // Its end as it was written before it was known who had ended it.
      expect(await notes(reader)).toMatchObject([{ listenerId: 'a', freed: null }]);
      expect(reader.warnings()).toMatchObject([{ code: 'history-broken-lines' }]);
    }
  });

  it('that is written twice because of a note is one start of its program', async () => {
    const project = { root: '/srv', name: 'srv', branch: null, worktree: false, script: null };
    const history = await place.start();
    history.see([place.row('a', { owner: sampleOwner({ project }) })]);
    history.see([]);
    history.noteFreed(['a'], now());
    history.noteStarted(['a'], now());
    await history.stop();
    expect(place.lines().filter((line) => line.includes('"closed"'))).toHaveLength(3);
    writeFileSync(place.habits, 'lost');
    const next = await place.start();
    await next.stop();
    expect(next.habits()).toMatchObject([{ times: 1 }]);
  });
});

describe('in memory', () => {
  const at = (ms: number) => new Date(Date.parse('2026-03-01T12:00:00.000Z') + ms);

  it('a UDP port that is too young to be told is told with its note', () => {
    const book = createSessionBook();
    const udp = sampleListener({ id: 'udp', protocol: 'udp', port: 40_000, since: at(0).toISOString() });
    book.see([udp], at(0));
    expect(book.note(['udp'], { freed: at(1).toISOString() })).toEqual([]);
    expect(book.pass(at(6_000))).toMatchObject([
      { type: 'came' },
      { type: 'opened', session: { freed: at(1).toISOString() } },
    ]);
  });

  it('folded sessions hold the last note of their stays', () => {
    const book = createSessionBook();
    const row = (index: number) => sampleListener({ id: `flap-${index}`, since: at(index).toISOString() });
    for (let index = 0; index < 15; index++) {
      book.see([row(index)], at(index));
      book.see([], at(index));
    }
    const note = { freed: at(20).toISOString() };
    expect(book.note(['flap-14', 'flap-12'], note)).toMatchObject([
      { type: 'kept', session: { listenerId: 'flap-10', ...note } },
      { type: 'kept', session: { listenerId: 'flap-10', ...note } },
    ]);
    book.see([row(15)], at(30));
    const later = { freed: at(40).toISOString() };
    expect(book.note(['flap-15'], later)).toMatchObject([{ session: { listenerId: 'flap-10', ...later } }]);
    book.see([], at(50));
    expect(book.pass(at(70_000))).toMatchObject([{ type: 'closed', session: { folded: 5, ...later } }]);
    // Its own session is over: nothing is left to note it on.
    expect(book.note(['flap-15'], { startedAgain: at(80_000).toISOString() })).toEqual([]);
  });

  it('keeps few of those that are over', () => {
    const book = createSessionBook();
    const note = { freed: at(0).toISOString() };
    for (let index = 0; index < 3_000; index++) {
      // Each a program of its own, so that none is folded.
      const owner = sampleOwner({ argv: [`program-${index}`] });
      book.see([sampleListener({ id: `row-${index}`, owner, since: at(index).toISOString() })], at(index));
      if (index < 600) book.note([`row-${index}`], note);
    }
    book.see([], at(4_000));
    const known = (index: number) => book.note([`row-${index}`], note).length > 0;
    expect([known(99), known(100), known(599)]).toEqual([false, true, true]);
    expect([known(1_999), known(2_000), known(2_999)]).toEqual([false, true, true]);
  });
});
