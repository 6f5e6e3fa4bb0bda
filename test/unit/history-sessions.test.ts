/** From lists of listeners to sessions: what began, what ended, what is left out, what is folded. */
import { describe, expect, it } from 'vitest';
import { createSessionBook, type SessionEvent } from '../../main/core/history/session-book.ts';
import type { Listener } from '../../preload/model.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const at = (ms: number) => new Date(START + ms);
const iso = (ms: number) => at(ms).toISOString();
const words = (events: SessionEvent[], ...types: SessionEvent['type'][]) =>
  events
    .filter(({ type }) => types.includes(type))
    .map(({ type, session }) => `${type} ${session.listenerId} ${session.from} ${session.to ?? '-'}`);
const sessions = (events: SessionEvent[]) => words(events, 'opened', 'closed');

/** A list as the scan at `ms` finds it: new rows begin then. */
const row = (id: string, ms: number, listener: Partial<Listener> = {}) =>
  sampleListener({ id, since: iso(ms), ...listener });

describe('sessions', () => {
  it('begin and end with their listener, and say nothing while nothing changes', () => {
    const book = createSessionBook();
    const a = row('a', 0);
    expect(sessions(book.see([a], at(0)))).toEqual([`opened a ${iso(0)} -`]);
    expect(book.see([a], at(1_000))).toEqual([]);
    const b = row('b', 2_000, { port: 4_000 });
    expect(sessions(book.see([a, b], at(2_000)))).toEqual([`opened b ${iso(2_000)} -`]);
    expect(sessions(book.see([b], at(3_000)))).toEqual([`closed a ${iso(0)} ${iso(3_000)}`]);
    expect(book.open().map(({ listenerId }) => listenerId)).toEqual(['b']);
  });

  it('hold the program without its arguments', () => {
    const book = createSessionBook();
    const owner = sampleOwner({
      argv: ['/usr/bin/node', '/srv/server.js', '--token=hunter2', 'hunter2'],
      project: { root: '/srv', name: 'srv', branch: 'main', worktree: false, script: 'dev hunter2' },
    });
    const [told] = book.see([row('a', 0, { owner })], at(0));
    expect(told?.session.owner).toMatchObject({
      command: 'node server.js',
      project: { root: '/srv', name: 'srv' },
    });
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it('of a socket that another process took over begin when that was seen', () => {
    const book = createSessionBook();
    book.see([row('parent', 0)], at(0));
    book.see([row('parent', 0)], at(5_000));
    expect(sessions(book.see([row('child', 0)], at(6_000)))).toEqual([
      `closed parent ${iso(0)} ${iso(6_000)}`,
      `opened child ${iso(6_000)} -`,
    ]);
  });

  it('take in a project that is found later, and then tell of it as of their beginning', () => {
    const project = { root: '/srv', name: 'srv', branch: null, worktree: false, script: null };
    const book = createSessionBook();
    const nobodys = row('a', 0);
    const projects = { ...nobodys, owner: sampleOwner({ project }) };
    book.see([nobodys], at(0));
    const told = book.see([projects], at(1_000));
    expect(words(told, 'came', 'kept')).toEqual([`came a ${iso(0)} -`, `kept a ${iso(0)} -`]);
    for (const { session } of told) expect(session.owner?.project).toEqual({ root: '/srv', name: 'srv' });
    expect(book.see([projects], at(2_000))).toEqual([]);
    expect(book.see([nobodys], at(3_000))).toEqual([]);
    expect(book.see([], at(4_000)).map(({ session }) => session.owner?.project?.name)).toEqual([
      'srv',
      'srv',
    ]);
    // After a start of Quayside, it counts as one that was there before.
    const again = createSessionBook();
    const before = createSessionBook();
    before.see([nobodys], at(0));
    again.recover(before.open(), iso(5_000));
    expect(words(again.see([nobodys], at(6_000)), 'came', 'stayed', 'kept')).toEqual([
      `stayed a ${iso(0)} -`,
    ]);
    expect(words(again.see([projects], at(7_000)), 'came', 'stayed', 'kept')).toEqual([
      `stayed a ${iso(0)} -`,
      `kept a ${iso(0)} -`,
    ]);
  });

  it('leave out the system, what is just ending, and passing UDP sockets', () => {
    const book = createSessionBook();
    const told = book.see(
      [
        row('system', 0, { system: true }),
        row('gone', 0, { owner: null, ownerHidden: 'gone' }),
        row('udp', 0, { protocol: 'udp', port: 40_000 }),
        row('hidden', 0, { owner: null, ownerHidden: 'other-user' }),
        row('named-udp', 0, { protocol: 'udp', port: 5_353 }),
      ],
      at(0),
    );
    expect(sessions(told)).toEqual([`opened hidden ${iso(0)} -`, `opened named-udp ${iso(0)} -`]);
    expect(book.open()).toHaveLength(2);
  });

  it('begin 5 s late for UDP sockets on ports that the system handed out, and then as of their beginning', () => {
    const book = createSessionBook();
    const udp = row('udp', 0, { protocol: 'udp', port: 40_000 });
    const brief = row('brief', 0, { protocol: 'udp', port: 40_001 });
    expect(book.see([udp, brief], at(0))).toEqual([]);
    expect(book.see([udp], at(4_999))).toEqual([]);
    expect(sessions(book.pass(at(5_000)))).toEqual([`opened udp ${iso(0)} -`]);
    expect(sessions(book.see([], at(6_000)))).toEqual([`closed udp ${iso(0)} ${iso(6_000)}`]);
  });

  it('never end before they began, whatever the clock does', () => {
    const book = createSessionBook();
    book.see([row('a', 0)], at(0));
    expect(sessions(book.see([], at(-3_600_000)))).toEqual([`closed a ${iso(0)} ${iso(0)}`]);
  });
});

describe('after a start', () => {
  const before = createSessionBook();
  before.see([row('a', 0), row('b', 0, { port: 4_000 })], at(0));

  it('those that are still there go on, those that are not ended when they were last known', () => {
    const book = createSessionBook();
    book.recover(before.open(), iso(60_000));
    const told = book.see([row('b', 0, { port: 4_000 }), row('c', -1, { port: 5_000 })], at(90_000));
    // c has an old process, but was not there when the file was last written.
    expect(sessions(told)).toEqual([`closed a ${iso(0)} ${iso(60_000)}`, `opened c ${iso(60_000)} -`]);
    expect(told.find(({ type }) => type === 'closed')?.session.ended).toBe('unseen');
    expect(words(told, 'stayed')).toEqual([`stayed b ${iso(0)} -`]);
    const later = book.see([], at(95_000));
    expect(later.filter(({ type }) => type === 'closed').map(({ session }) => session.ended)).toEqual([
      'closed',
      'closed',
    ]);
  });

  it('keeps to 10,000 of them', () => {
    const book = createSessionBook();
    const many = Array.from({ length: 10_050 }, (_, index) => row(`many-${index}`, 0));
    book.see(many, at(0));
    expect(book.open()).toHaveLength(10_000);
  });
});

describe('flapping', () => {
  /** Opens and closes `times` times, once in `everyMs`; returns what was told. */
  const flap = (book: ReturnType<typeof createSessionBook>, times: number, everyMs: number, from = 0) => {
    const told: SessionEvent[] = [];
    for (let index = 0; index < times; index++) {
      const ms = from + index * everyMs;
      told.push(...book.see([row(`flap-${from}-${index}`, ms)], at(ms)));
      told.push(...book.see([], at(ms + everyMs / 2)));
    }
    return told;
  };

  it('is folded into one session from the eleventh time in a minute on', () => {
    const book = createSessionBook();
    const told = flap(book, 3_000, 20);
    expect(sessions(told).filter((word) => word.startsWith('opened'))).toHaveLength(11);
    expect(sessions(told).filter((word) => word.startsWith('closed'))).toHaveLength(10);
    // Each start counts for itself elsewhere.
    expect(words(told, 'came')).toHaveLength(3_000);
    const [folded] = book.open().filter((session) => session.folded > 0);
    expect(folded).toMatchObject({ folded: 2_989, from: iso(200), to: iso(59_990), ended: 'closed' });
  });

  it('ends once nothing came back for a minute, and then a stay is a session again', () => {
    const book = createSessionBook();
    flap(book, 20, 100);
    expect(sessions(book.pass(at(1_950 + 59_999)))).toEqual([]);
    const [over] = book.pass(at(1_950 + 60_000));
    expect(over).toMatchObject({ type: 'closed', session: { folded: 9, to: iso(1_950), ended: 'closed' } });
    expect(book.open()).toEqual([]);
    expect(sessions(flap(book, 1, 100, 70_000))).toHaveLength(2);
  });

  it('is one session an hour where it never ends', () => {
    const book = createSessionBook();
    const told = flap(book, 2 * 3_600, 1_000);
    const closed = told.filter(({ type, session }) => type === 'closed' && session.folded > 0);
    expect(closed).toHaveLength(1);
    expect(closed[0]?.session.folded).toBeGreaterThan(3_500);
    expect(book.open().filter(({ folded }) => folded > 0)).toHaveLength(1);
  });

  it('takes in a project that is found later', () => {
    const project = { root: '/srv', name: 'srv', branch: null, worktree: false, script: null };
    const book = createSessionBook();
    flap(book, 10, 100);
    const nobodys = row('flap', 1_000);
    book.see([nobodys], at(1_000));
    const told = book.see([{ ...nobodys, owner: sampleOwner({ project }) }], at(1_100));
    expect(words(told, 'came', 'kept')).toEqual([`came flap ${iso(1_000)} -`, `kept flap ${iso(1_000)} -`]);
    expect(book.open().map(({ owner }) => owner?.project?.name)).toEqual(['srv']);
  });

  it('is over when nobody looks any more', () => {
    const book = createSessionBook();
    flap(book, 20, 100);
    expect(book.finish(at(2_000))).toMatchObject([{ type: 'closed', session: { folded: 9 } }]);
    expect(book.open()).toEqual([]);
  });

  it('is not what slow restarts, other programs, other addresses or workers that share a port do', () => {
    const book = createSessionBook();
    expect(flap(book, 40, 6_000).filter(({ session }) => session.folded > 0)).toEqual([]);
    const others = Array.from({ length: 30 }, (_, index) =>
      row(`other-${index}`, 0, { owner: sampleOwner({ argv: [`program-${index}`] }) }),
    );
    const workers = Array.from({ length: 30 }, (_, index) => row(`worker-${index}`, 0, { port: 4_000 }));
    const addresses = Array.from({ length: 30 }, (_, index) =>
      row(`address-${index}`, 0, { port: 5_000, address: `127.0.0.${index + 1}` }),
    );
    book.see([...others, ...workers, ...addresses], at(300_000));
    expect(book.open()).toHaveLength(90);
    expect(sessions(book.see([], at(301_000)))).toHaveLength(90);
  });
});
