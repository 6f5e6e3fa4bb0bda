/** The table fits its terminal whatever the text, counts wide characters, and is never cut where nobody looks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, layoutTable } from '../../main/cli/table.ts';
import { cutToWidth, padToWidth, textWidth } from '../../main/cli/text-width.ts';

describe('the width of text', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['héllo', 5],
    ['e\u0301', 1],
    ['日本語', 6],
    ['한국어', 6],
    ['ﾊﾝｶｸ', 4],
    ['Ａ', 2],
    ['🚀', 2],
    ['…', 1],
  ])('of %s is %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is what cutting keeps to, at either end', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '語', '🚀', 'e\u0301', '-', '/'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom('start', 'end'),
        (word, width, side) => {
          const cut = cutToWidth(word, width, side);
          expect(textWidth(cut)).toBeLessThanOrEqual(Math.max(width, 0));
          if (textWidth(word) <= width) expect(cut).toBe(word);
          else if (width > 0) expect(cut).toContain('…');
        },
      ),
    );
  });

  it('keeps the end of a path', () => {
    expect(cutToWidth('/home/dev/src/web-shop', 10, 'start')).toBe('…/web-shop');
    expect(cutToWidth('/home/dev/src/web-shop', 10)).toBe('/home/dev…');
  });

  it('is what padding fills up to', () => {
    expect(padToWidth('語', 4, 'left')).toBe('語  ');
    expect(padToWidth('語', 4, 'right')).toBe('  語');
  });
});

interface Row {
  port: string;
  name: string;
  path: string;
}

const COLUMNS: Column<Row>[] = [
  { title: 'PORT', align: 'right', text: ({ port }) => port },
  { title: 'NAME', align: 'left', text: ({ name }) => name, least: 6 },
  { title: 'PATH', align: 'left', text: ({ path }) => path, least: 8, cut: 'start', worth: 1 },
];

describe('a table', () => {
  const rows = [
    { port: '80', name: 'nginx', path: '/etc/nginx' },
    { port: '3000', name: '日本語サーバー', path: '/home/dev/a-long-way/down/here' },
  ];

  it('lines its columns up and draws no lines', () => {
    expect(layoutTable(COLUMNS, rows, null)).toEqual([
      'PORT  NAME            PATH',
      '  80  nginx           /etc/nginx',
      '3000  日本語サーバー  /home/dev/a-long-way/down/here',
    ]);
  });

  it('cuts what may be cut', () => {
    expect(layoutTable(COLUMNS, rows, 30)).toEqual([
      'PORT  NAME         PATH',
      '  80  nginx        /etc/nginx',
      '3000  日本語サー…  …/down/here',
    ]);
  });

  it('leaves out what is worth least where even that is too wide', () => {
    expect(layoutTable(COLUMNS, rows, 14)[0]).toBe('PORT  NAME');
  });

  it('never is wider than the terminal, unless even the narrowest is', () => {
    const word = fc.string({ unit: fc.constantFrom('x', '語', ' ', '/', '🚀'), maxLength: 60 });
    const row = fc.record({ port: fc.integer({ min: 1, max: 65_535 }).map(String), name: word, path: word });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.integer({ min: 14, max: 120 }), (many, width) => {
        for (const line of layoutTable(COLUMNS, many, width)) {
          expect(textWidth(line)).toBeLessThanOrEqual(width);
          expect(line).toBe(line.trimEnd());
        }
      }),
    );
  });

  it('styles after cutting, so that styles take no room', () => {
    const [, line = ''] = layoutTable(
      [
        {
          title: 'A',
          align: 'left',
          text: () => 'x'.repeat(50),
          least: 3,
          style: (text) => `<b>${text}</b>`,
        },
      ],
      [{}],
      10,
    );
    expect(line).toBe(`<b>${'x'.repeat(9)}…</b>`);
  });
});
