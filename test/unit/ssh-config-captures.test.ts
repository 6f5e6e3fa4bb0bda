/** Every captured ssh config reads as expected, and no text makes the reader throw or slow down. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importCandidates } from '../../main/core/tunnels/ssh-config/import-candidates.ts';
import { readSshConfig } from '../../main/core/tunnels/ssh-config/read-ssh-config.ts';
import { readResolvedConfig } from '../../main/core/tunnels/ssh-config/resolved-config.ts';
import { sshConfigSummary } from '../../main/core/tunnels/ssh-config/ssh-config-summary.ts';
import { ADA, loadTexts } from '../ssh-config-files.ts';

const FOLDER = new URL('../captures/', import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => /^sshconfig-.*\.txt$/.test(name));
const textOf = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');

describe('the captured ssh configs', () => {
  it('are all there', () => {
    expect(NAMES).toHaveLength(9);
  });

  it.each(NAMES)('%s reads as expected, without a mistake', (name) => {
    const config = readSshConfig(textOf(name));
    expect(sshConfigSummary(config)).toEqual(JSON.parse(textOf(name.replace(/txt$/, 'json'))));
    expect(config.mistakes).toEqual([]);
  });

  it('name the lines of their blocks and settings', () => {
    const { blocks } = readSshConfig(textOf('sshconfig-netssh-proxyjump.txt'));
    expect(blocks.map(({ line, lines }) => [line, lines.map((one) => one.line)])).toEqual([
      [1, []],
      [1, [2]],
      [4, [5]],
    ]);
  });
});

/** Everything that is done with a text; the result is not looked at. */
async function goThrough(text: string): Promise<void> {
  sshConfigSummary(readSshConfig(text));
  readResolvedConfig(text);
  const config = '/home/ada/.ssh/config';
  const loaded = await loadTexts({ [config]: text, '/home/ada/.ssh/a': text });
  await importCandidates(loaded, ADA, async () => {});
}

const word = fc.oneof(
  fc.constantFrom(
    'Host',
    'match',
    'Include a*',
    'LocalForward',
    'RemoteForward',
    'DynamicForward',
    'HostName',
  ),
  fc.constantFrom(
    'ProxyJump',
    'User',
    'Port',
    'IdentityFile',
    'final',
    'all',
    'exec',
    'host',
    '!a*',
    '%h',
    `\${HOME}`,
  ),
  fc.constantFrom(
    '=',
    '"',
    "'",
    '\\',
    '#',
    '[',
    ']',
    ':',
    '/',
    '*',
    '?',
    ',',
    '!',
    '8080',
    'a',
    '\n',
    '\r\n',
    '\0',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

describe('any text', () => {
  it('is read without a throw: 7,000 random ones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 60 }), async (words) => goThrough(words.join(' '))),
      { numRuns: 7_000 },
    );
  }, 60_000);

  it('is read without a throw: 3,000 mutated captures', async () => {
    const mutation = fc.tuple(fc.constantFrom(...NAMES), fc.nat(), fc.nat(40), word);
    await fc.assert(
      fc.asyncProperty(mutation, async ([name, place, length, added]) => {
        const text = textOf(name);
        const at = place % text.length;
        await goThrough(text.slice(0, at) + added + text.slice(at + length));
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);

  it.each([
    ['blanks', ' ', ''],
    ['tabs before a word', '\t', 'x'],
    ['quotes', '"', ''],
    ['backslashes', '\\', ''],
    ['equals', '=', ''],
    ['patterns', 'a* ', 'b'],
    ['one pattern of stars', '*a', 'b'],
    ['variables', `\${HOME}`, ''],
    ['tokens', '%h', ''],
    ['commas', 'a,', 'b'],
    ['colons', '[a]:', ''],
    ['lines', '\n LocalForward 1 a:1', ''],
    ['hosts', '\nHost a', ''],
  ])(
    'takes a time that grows with its length: %s',
    async (_, piece, end) => {
      const keys = ['Host', 'Match host', 'HostName', 'ProxyJump', 'LocalForward 1', 'Include', ''];
      const textOfLength = (length: number) =>
        keys.map((key) => `${key} ${piece.repeat(length / piece.length / keys.length)}${end}`).join('\n');
      const timeOf = async (text: string): Promise<number> => {
        const times: number[] = [];
        for (let run = 0; run < 3; run += 1) {
          const start = performance.now();
          await goThrough(text);
          times.push(performance.now() - start);
        }
        return Math.min(...times);
      };
      const [small, large] = [textOfLength(100_000), textOfLength(1_000_000)];
      await timeOf(small);
      // A hundred times as long would be a square; what takes next to nothing is left to the noise.
      expect(await timeOf(large)).toBeLessThan(40 * Math.max(await timeOf(small), 5));
    },
    60_000,
  );
});
