/** `quayside doctor replay` over every capture that there is: each row as expected in all its fields, and none more. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { printedFormatsOf } from '../../main/cli/replay-printed.ts';
import { captureNames, expectedOf, fileOf, replayWordsOf, WITHOUT_READER } from '../captures.ts';
import { commandLine } from '../cli-in-process.ts';

const captures = captureNames
  .filter((name) => !WITHOUT_READER.includes(name))
  .map((name) => [name, replayWordsOf(name).join(' ')] as const);

/** Sockets are a set; members of a row in any order; blanks at the ends of a command line do not count. */
const sorted = (rows: readonly object[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .map(([field, value]) => [field, field === 'commandLine' ? String(value).trim() : value])
          .sort(),
      ),
    )
    .sort();

interface Replayed {
  schema: number;
  rows: object[];
  warnings: unknown[];
}

describe('doctor replay', () => {
  it.each(captures)('%s: %s', async (name, words) => {
    const [format = '', ...options] = words.split(' ');
    const argv = ['doctor', 'replay', format, fileURLToPath(fileOf(name)), ...options];
    const { code, err, json } = await commandLine(null, [...argv, '--json']);
    expect([code, err]).toEqual([0, '']);
    const expected = expectedOf(name);
    if (!Array.isArray(expected)) {
      expect(json()).toEqual({ schema: 1, ...(expected as object), warnings: [] });
      return;
    }
    const { schema, rows, warnings, ...more } = json() as Replayed;
    expect({ schema, warnings, more }).toEqual({ schema: 1, warnings: [], more: {} });
    expect(sorted(rows)).toEqual(sorted(expected));
    const lines = (await commandLine(null, argv)).out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  });

  it('knows a capture for what it is, and for nothing else', () => {
    for (const name of captureNames) {
      const [format = ''] = replayWordsOf(name);
      const isPrinted = !/^(?:proc-net|ssh)/.test(format) && format !== '';
      expect([name, printedFormatsOf(readFileSync(fileOf(name)))]).toEqual([name, isPrinted ? [format] : []]);
    }
  });
});
