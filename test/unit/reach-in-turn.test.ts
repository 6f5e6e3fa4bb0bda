/** Turns: nobody overlaps but with one that takes too long. */
import { describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../main/core/reach/in-turn.ts';

describe('turns', () => {
  it('are taken one after another, in order, whatever comes of each', async () => {
    const inTurn = createTurns(60_000);
    const told: string[] = [];
    const work = (name: string) => async () => {
      told.push(`${name} begins`);
      await null;
      told.push(`${name} ends`);
      if (name === 'b') throw new Error(name);
      return name;
    };
    const all = await Promise.allSettled([inTurn(work('a')), inTurn(work('b')), inTurn(work('c'))]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('go on beside one that takes longer than one may be waited for', async () => {
    vi.useFakeTimers();
    const inTurn = createTurns(50);
    const began: string[] = [];
    void inTurn(() => {
      began.push('silent');
      return new Promise(() => {});
    });
    void inTurn(async () => void began.push('next'));
    await vi.advanceTimersByTimeAsync(49);
    expect(began).toEqual(['silent']);
    await vi.advanceTimersByTimeAsync(1);
    expect(began).toEqual(['silent', 'next']);
    vi.useRealTimers();
  });
});
