/** What owners use, as the list shows it. */
import { describe, expect, it } from 'vitest';
import { type Asked, cpuWords, usageOf } from '../../renderer/ports/usage-words.ts';

const asked = (atMs: number, rows: Record<string, [cpuMs: number, memoryBytes: number] | null>): Asked => ({
  ids: Object.keys(rows),
  answer: {
    atMs,
    usage: Object.values(rows).map((row) => row && { cpuMs: row[0], memoryBytes: row[1] }),
  },
});

describe('what owners use', () => {
  it('is a rate between two answers, found by id, whatever has scrolled since', () => {
    const first = asked(1_000, { a: [500, 10], b: [0, 20] });
    expect([...usageOf(null, first)]).toEqual([
      ['a', { cpu: '', memoryBytes: 10 }],
      ['b', { cpu: '', memoryBytes: 20 }],
    ]);
    const second = asked(3_000, { c: [9, 1], a: [1_500, 11], b: null });
    expect([...usageOf(first, second)]).toEqual([
      ['c', { cpu: '', memoryBytes: 1 }],
      ['a', { cpu: '50 %', memoryBytes: 11 }],
    ]);
  });

  it('has no rate where no time has passed, and none below nothing', () => {
    const one = asked(1_000, { a: [500, 1] });
    expect(usageOf(one, one).get('a')?.cpu).toBe('');
    expect(usageOf(one, asked(2_000, { a: [400, 1] })).get('a')?.cpu).toBe('0 %');
  });

  it.each([
    [0.04, '0 %'],
    [0.06, '0.1 %'],
    [9.94, '9.9 %'],
    [9.96, '10 %'],
    [250.4, '250 %'],
  ])('%d per cent is %s', (share, words) => {
    expect(cpuWords(share)).toBe(words);
  });
});
