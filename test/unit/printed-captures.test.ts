/** What other systems' tools print: every capture is read as expected. */
import { describe, expect, it } from 'vitest';
import { printedCaptures, unknownCaptures } from '../printed-captures.ts';

const sorted = (rows: readonly object[]) =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

describe('captures of other systems', () => {
  it('each have a reader, or a reason not to', () => {
    expect(unknownCaptures).toEqual([]);
    expect(printedCaptures.length).toBeGreaterThanOrEqual(19);
  });

  it.each(printedCaptures)('$name is read as expected', ({ text, expected, read }) => {
    const { rows, recognized } = read(text);
    expect(recognized).toBe(true);
    expect(sorted(rows)).toEqual(sorted(expected));
  });

  it.each(printedCaptures)('$name is no capture of most other tools', ({ text, name }) => {
    const others = printedCaptures.filter((other) => other.name !== name && other.read(text).recognized);
    const own = printedCaptures.find((each) => each.name === name)?.format;
    expect(new Set(others.map(({ format }) => format).filter((format) => format !== own)).size).toBeLessThan(
      3,
    );
  });
});
