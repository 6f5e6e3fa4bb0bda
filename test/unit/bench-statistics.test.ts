/** What many measurements come to: the middle, a share, and what rounds side by side say. */
import { describe, expect, it } from 'vitest';
import { median, pairedDifference, pairedRatio, percentile } from '../bench/statistics.ts';

describe('median', () => {
  it('is the value in the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([7])).toBe(7);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([1, 100, 3, 2])).toBe(2.5);
  });

  it('orders by size, not by spelling', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to make a figure out of nothing', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the value that the share does not exceed', () => {
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it('of few values is the worst of them', () => {
    expect(percentile([4, 1, 3, 2], 0.95)).toBe(4);
  });
});

describe('rounds side by side', () => {
  it('tell how many times more the second cost', () => {
    expect(pairedRatio([1, 2, 3], [10, 20, 30])).toBe(10);
  });

  it('are not misled by a slow spell that met both of a round', () => {
    const ours = [1, 1, 8, 1, 8];
    const theirs = [100, 100, 800, 100, 800];
    expect(pairedRatio(ours, theirs)).toBe(100);
    expect(median(theirs) / median([1, 1, 8, 8, 8])).not.toBe(100);
  });

  it('are not misled by one round in which only one was slow', () => {
    expect(pairedRatio([1, 50, 1], [100, 100, 100])).toBe(100);
    expect(pairedDifference([110, 900, 112], [10, 10, 10])).toBe(102);
  });

  it('must be complete', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow('in pairs');
    expect(() => pairedDifference([1], [1, 2])).toThrow('in pairs');
  });
});
