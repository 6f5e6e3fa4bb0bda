/** Which start of the packaged program is the command line, and which the app. */
import { describe, expect, it } from 'vitest';
import { commandLineWords } from '../../main/command-line-words.ts';

describe('a start of the packaged program', () => {
  it('is the command line where its launcher says so', () => {
    const argv = ['/opt/Quayside/quayside', '--no-sandbox', '--command-line', '--', 'ls', '--json'];
    expect(commandLineWords(argv)).toEqual(['ls', '--json']);
    expect(commandLineWords(['quayside', '--command-line', '--'])).toEqual([]);
  });

  it('takes every word behind that as it is, also one like its own', () => {
    const words = ['--', '--command-line', '--', '--no-sandbox', '', 'a b'];
    expect(commandLineWords(['quayside', '--command-line', '--', ...words])).toEqual(words);
  });

  it('is the app otherwise', () => {
    for (const argv of [
      ['quayside'],
      ['quayside', '/home/ann/project'],
      ['quayside', 'ls'],
      ['quayside', '--command-line'],
      ['quayside', '--command-line', 'free', '3000'],
      ['quayside', '--', 'quayside:open?--command-line -- free'],
      ['--command-line', '--', 'free'],
      // A link with a quote in it, handed on by a program that does not escape it.
      ['quayside', '--', 'quayside://port/1', '--command-line', '--', 'free', '3000'],
    ])
      expect(commandLineWords(argv)).toBeNull();
  });
});
