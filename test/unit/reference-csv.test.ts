/** CSV taken apart: as RFC 4180 has it, wherever the pieces are cut, and whatever is in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvReader } from '../../main/core/registry/csv-records.ts';

function read(...pieces: string[]): { records: string[][]; cutOff: boolean } {
  const records: string[][] = [];
  const reader = createCsvReader((fields) => records.push([...fields]));
  for (const piece of pieces) reader.push(piece);
  return { records, ...reader.end() };
}

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('a CSV reader', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\rb\r', [['a'], ['b']]],
    ['a,,\n', [['a', '', '']]],
    [',\n', [['', '']]],
    ['\n\r\n\r\r\na\n\n', [['a']]],
    ['"a,b","c\nd"\n', [['a,b', 'c\nd']]],
    ['"a ""b"" c"', [['a "b" c']]],
    ['"",x', [['', 'x']]],
    ['a"b"c,d', [['a"b"c', 'd']]],
    ['"a"b,c', [['ab', 'c']]],
    ['a\r""\nb', [['a'], ['b']]],
    ['', []],
  ])('reads %j', (text, records) => {
    expect(read(text)).toEqual({ records, cutOff: false });
  });

  it('tells that the text ended inside of quotes', () => {
    expect(read('a,"b\nc')).toEqual({ records: [['a', 'b\nc']], cutOff: true });
    expect(read('a,"b""').cutOff).toBe(true);
    expect(read('a,"b"').cutOff).toBe(false);
  });

  it('cuts what is too long, and leaves out what is too much', () => {
    const { records } = read(
      `${'x'.repeat(10_000)},"${'y'.repeat(3_000)}`,
      `${'y'.repeat(3_000)}"${',z'.repeat(100)}\n`,
    );
    expect(records[0]?.map((field) => field.length).slice(0, 3)).toEqual([4_096, 4_096, 1]);
    expect(records[0]).toHaveLength(32);
  });

  const Field = fc.string({
    maxLength: 12,
    unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '😀'),
  });
  // A record of one empty field is an empty line.
  const RecordOf = fc
    .array(Field, { minLength: 1, maxLength: 6 })
    .filter((fields) => fields.length > 1 || fields[0] !== '');

  it('reads what was written, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(RecordOf, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat({ max: 200 }), { maxLength: 6 }),
        (records, newline, cuts) => {
          const text = records.map((fields) => `${fields.map(quoted).join(',')}${newline}`).join('');
          const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((end, at) => text.slice(places[at], end));
          expect(read(...pieces)).toEqual({ records, cutOff: false });
        },
      ),
    );
  });

  it('says the same of any text, whole or letter by letter', () => {
    const Text = fc.string({ maxLength: 60, unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\u0000') });
    fc.assert(
      fc.property(Text, (text) => {
        expect(read(...text)).toEqual(read(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
