/** One turn of the event loop gives so much time, and who had to stop goes on in the next one. */
import { describe, expect, it } from 'vitest';
import { createFairTurns } from '../../main/core/tunnels/fair-turns.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe('fair turns', () => {
  it('are over after their time, and begin anew with the next turn', async () => {
    let now = 0;
    const turns = createFairTurns(() => now, 4);
    expect(turns.isOver()).toBe(false);
    now = 3.9;
    expect(turns.isOver()).toBe(false);
    now = 4;
    expect(turns.isOver()).toBe(true);
    await nextTurn();
    expect(turns.isOver()).toBe(false);
  });

  it('let go on in the order of asking, never in the same turn', async () => {
    const turns = createFairTurns(() => 0, 4);
    const went: string[] = [];
    turns.next(() => {
      went.push('a');
      turns.next(() => went.push('a again'));
    });
    turns.next(() => went.push('b'));
    expect(went).toEqual([]);
    await nextTurn();
    await nextTurn();
    expect(went).toEqual(['a', 'b', 'a again']);
  });
});
