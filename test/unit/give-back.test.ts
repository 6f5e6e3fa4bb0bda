/** Memory of traffic is given back at once, on runtimes that can transfer it and on those that cannot. */
import { afterEach, describe, expect, it } from 'vitest';
import { createGiveBack } from '../../main/core/tunnels/give-back.ts';

const whole = () => Buffer.from(new ArrayBuffer(65_536));

// What the runtime itself has or has not; put back after each test.
const OWN = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'transfer');
afterEach(() => {
  if (OWN) Object.defineProperty(ArrayBuffer.prototype, 'transfer', OWN);
  else Reflect.deleteProperty(ArrayBuffer.prototype, 'transfer');
});

describe('what was read', () => {
  it('is freed at once where memory can only be sent away', () => {
    Reflect.deleteProperty(ArrayBuffer.prototype, 'transfer');
    const giveBack = createGiveBack();
    const before = process.memoryUsage().arrayBuffers;
    const pieces = Array.from({ length: 100 }, whole);
    expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(6_000_000);
    for (const piece of pieces) giveBack(piece);
    expect(pieces.map(({ length }) => length)).toEqual(pieces.map(() => 0));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it('is freed by a transfer where there are such', () => {
    const transferred: number[] = [];
    Object.defineProperty(ArrayBuffer.prototype, 'transfer', {
      configurable: true,
      value: (bytes: number) => transferred.push(bytes),
    });
    createGiveBack()(whole());
    expect(transferred).toEqual([0]);
  });

  it('is left alone where it is part of something that others use', () => {
    const slab = whole();
    createGiveBack()(slab.subarray(0, 100));
    createGiveBack()(Buffer.from('from the pool of all small buffers'));
    expect(slab).toHaveLength(65_536);
  });
});
