import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanArgv, cleanText } from '../../main/core/clean-text.ts';

/** By number, apart from the sanitiser's own classes: what must never be shown raw. */
const STEERING: readonly [number, number][] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
];

const steers = (text: string): boolean =>
  [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return STEERING.some(([first, last]) => code >= first && code <= last);
  });

describe('cleanText', () => {
  it.each([
    ['a\u001b[31mb', 'a\\u001b[31mb'],
    ['line\nbreak', 'line\\u000abreak'],
    ['exe.\u202egnp', 'exe.\\u202egnp'],
    ['zero\u200bwidth', 'zero\\u200bwidth'],
    ['\ufeffbom', '\\ufeffbom'],
    ['tag\u{e0041}', 'tag\\ue0041'],
    ['naïve – ünïcode 日本語 🚢', 'naïve – ünïcode 日本語 🚢'],
  ])('shows %j as %j', (raw, shown) => {
    expect(cleanText(raw)).toBe(shown);
  });

  it('has hostile names to clean', () => {
    expect(steers('a\u202e')).toBe(true);
    expect(steers('日本語')).toBe(false);
  });

  it('leaves no steering character in 100,000 random names', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\u202e', '\u001b', 'a', '\u2066', '\ud800', '\u00ad') }),
    );
    fc.assert(
      fc.property(names, (name) => !steers(cleanText(name))),
      { numRuns: 100_000 },
    );
  });

  it('cuts at the limit and says so', () => {
    const cut = cleanText('x'.repeat(300));
    expect(cut).toHaveLength(256);
    expect(cut.endsWith('…')).toBe(true);
    expect(cleanText('x'.repeat(256))).toBe('x'.repeat(256));
  });
});

describe('cleanArgv', () => {
  it('keeps a usual command line whole', () => {
    expect(cleanArgv(['node', '--inspect', 'server.js', ''])).toEqual(['node', '--inspect', 'server.js', '']);
  });

  it('cuts a huge one and marks it', () => {
    const cut = cleanArgv(['node', ...Array.from({ length: 5_000 }, (_, index) => `argument-${index}`)]);
    expect(cut.at(-1)).toBe('…');
    expect(cut.join(' ').length).toBeLessThan(8_100);
    const one = cleanArgv(['node', 'x'.repeat(120_000)]);
    expect(one.join(' ').length).toBeLessThan(8_100);
    expect(one.join(' ')).toContain('…');
  });
});
