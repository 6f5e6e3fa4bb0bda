/** The conflicts in the window: their order, their words, what the keys and the screen reader get. */
import { describe, expect, it } from 'vitest';
import { clockWords } from '../../renderer/clock-words.ts';
import {
  conflictsByListener,
  forgetConflicts,
  OVER_MS,
  rememberConflicts,
} from '../../renderer/conflicts/conflict-list.ts';
import { holderWords, localhostWords, sideTitle } from '../../renderer/conflicts/conflict-words.ts';
import { newsWords } from '../../renderer/conflicts/use-conflict-announcer.ts';
import { nextIndex } from '../../renderer/ui/next-index.ts';
import { fiveConflicts, takenConflict } from '../e2e/window-conflicts.ts';
import { ago, NOW, tidyMachine } from '../e2e/window-machine.ts';

const ids = (entries: ReturnType<typeof rememberConflicts>) => entries.map(({ conflict }) => conflict.id);
const copy = <T>(value: T): T => structuredClone(value);

describe('the list of conflicts', () => {
  const five = fiveConflicts();

  it('stands in the order of the ports, whatever the order of the Snapshot', () => {
    const expected = ['taken-3000', 'clash-4000', 'moved-5173', 'blocked-6379', 'split-8000'];
    expect(ids(rememberConflicts([], five, 0))).toEqual(expected);
    expect(ids(rememberConflicts([], five.toReversed(), 0))).toEqual(expected);
  });

  it('keeps its very entries while they say the same', () => {
    const first = rememberConflicts([], five, 0);
    expect(rememberConflicts(first, copy(five), 1)).toBe(first);
    const changed = copy(five).map((one) => (one.id === 'split-8000' ? { ...one, message: 'other' } : one));
    const second = rememberConflicts(first, changed, 2);
    expect(second.map((entry, index) => entry === first[index])).toEqual([true, true, true, true, false]);
  });

  it('keeps for a moment what is over, in its place, and lets go of it then', () => {
    const first = rememberConflicts([], five, 0);
    const second = rememberConflicts(
      first,
      five.filter(({ id }) => id !== 'moved-5173'),
      100,
    );
    expect(ids(second)).toEqual(ids(first));
    expect(second.map(({ overAt }) => overAt)).toEqual([null, null, 100, null, null]);
    expect(forgetConflicts(second, 99 + OVER_MS)).toBe(second);
    expect(ids(forgetConflicts(second, 100 + OVER_MS))).not.toContain('moved-5173');
  });

  it('takes up again what comes back', () => {
    const gone = rememberConflicts(rememberConflicts([], five, 0), [], 100);
    expect(rememberConflicts(gone, five, 200).every(({ overAt }) => overAt === null)).toBe(true);
  });

  it('leaves out at once what is ignored: that is not over', () => {
    const first = rememberConflicts([], five, 0);
    const ignored = five.map((one) => ({ ...one, state: 'ignored' as const }));
    expect(rememberConflicts(first, ignored, 1)).toEqual([]);
  });
});

describe('the rows in conflict', () => {
  it('are those of all sides that listen, while it is open', () => {
    const moved = fiveConflicts().filter(({ id }) => id === 'moved-5173');
    const ports = (conflicts: typeof moved) => {
      const found = conflictsByListener(conflicts);
      return tidyMachine()
        .filter(({ id }) => found.has(id))
        .map(({ port }) => port);
    };
    expect(ports(moved)).toEqual([5173, 6006]);
    expect(ports(moved.map((one) => ({ ...one, state: 'ignored' })))).toEqual([]);
  });
});

describe('the words', () => {
  const titles = Object.fromEntries(
    fiveConflicts().map((one) => [one.kind, one.parties.map((party) => sideTitle(one, party))]),
  );

  it('say what each side has to do with the port', () => {
    expect(titles).toEqual({
      'reserved-taken': ['Reserved for', 'Has 3000'],
      split: ['On ::1', 'On 0.0.0.0'],
      displaced: ['Moved to 6006', 'Has 5173'],
      'project-clash': ['Reserved for', 'Reserved for'],
      'tunnel-blocked': ['Tunnel', 'Has 6379'],
    });
  });

  it('say which side of a split localhost gets to', () => {
    const [, split] = fiveConflicts();
    if (!split) throw new Error('a split');
    const words = (localhost: ('ipv4' | 'ipv6')[][]) => {
      const parties = split.parties.map((party, index) => ({ ...party, localhost: localhost[index] ?? [] }));
      return parties.map((party) => localhostWords({ ...split, parties }, party));
    };
    expect(words([['ipv6'], ['ipv4']])).toEqual([
      'localhost gets here by ::1',
      'localhost gets here by 127.0.0.1',
    ]);
    expect(words([['ipv4', 'ipv6'], []])).toEqual(['localhost gets here', 'localhost does not get here']);
    // Not known yet, or nobody answers: nothing is claimed.
    expect(words([[], []])).toEqual([null, null]);
    const { parties, ...taken } = takenConflict();
    expect(parties.map((party) => localhostWords({ ...taken, parties }, party))).toEqual([null, null]);
  });

  it('name the holder at length', () => {
    const machine = tidyMachine();
    const taken = takenConflict(machine);
    const holder = machine.find(({ port }) => port === 3000) ?? null;
    expect(holderWords(taken, holder, NOW)).toMatch(
      /^node server\.js \(PID 48213\) has had it since \d\d:\d\d.*, started from cursor\.$/,
    );
    expect(holderWords(taken, null, NOW)).toMatch(/^node \(PID 48213\) has had it since/);
    expect(holderWords({ parties: taken.parties.slice(0, 1) }, null, NOW)).toBe('');
  });

  it('give the time of today alone, of other days with the day', () => {
    expect(clockWords(new Date(NOW).toISOString(), NOW)).toMatch(/^\d\d:\d\d( [AP]M)?$/i);
    expect(clockWords(ago(3 * 1440), NOW)).toContain('Mar');
  });
});

describe('what is read out', () => {
  const five = fiveConflicts();
  const [taken, split] = five;

  it('is the sentence of one, the number of several', () => {
    expect(newsWords([], taken ? [taken] : [])).toBe(taken?.message);
    expect(newsWords([], five)).toBe('5 new conflicts.');
    expect(newsWords(five, five)).toBe('');
    expect(newsWords(taken ? [taken] : [], [])).toBe('The conflict over 3000 is over.');
    expect(newsWords(five, [])).toBe('5 conflicts are over.');
    expect(newsWords(taken ? [taken] : [], split ? [split] : [])).toBe(
      `${split?.message} The conflict over 3000 is over.`,
    );
  });

  it('is nothing for what the user ignores', () => {
    expect(
      newsWords(
        five,
        five.map((one) => ({ ...one, state: 'ignored' })),
      ),
    ).toBe('');
  });
});

describe('the keys', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 1, 5],
    ['PageDown', 8, 9],
    ['PageUp', 8, 4],
    ['Home', 5, 0],
    ['End', 0, 9],
    ['x', 5, null],
  ])('%s leads from %i to %j', (key, from, to) => expect(nextIndex(key, from, 10, 4)).toBe(to));
});
