/** The completion scripts really run in the shells that are there: always bash; zsh and fish where they are installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHELLS } from '../../main/cli/command-table.ts';
import { buildCli, cli, createSurroundings } from './built-cli.ts';

const around = createSurroundings();
const scripts: Record<string, string> = {};

beforeAll(async () => {
  buildCli();
  const folder = around.folder();
  for (const shell of SHELLS) {
    const { code, out } = await cli(['completion', shell], { home: around.home });
    expect(code).toBe(0);
    scripts[shell] = join(folder, shell);
    writeFileSync(scripts[shell], out);
  }
});
afterAll(() => around.putAway());

/** What completes the last of the words, in any order. */
type Complete = (words: string[], cwd?: string) => string[];

const sorted = (text: string): string[] => [...new Set(text.split('\n').filter(Boolean))].sort();

const inBash: Complete = (words, cwd) => {
  const script = `source "$1"; shift
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    complete -p quayside > /dev/null || exit 1
    _quayside quayside "\${!#}" 2> /dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return sorted(
    execFileSync('bash', ['-c', script, 'bash', scripts.bash ?? '', ...words], { cwd, encoding: 'utf8' }),
  );
};

const inZsh: Complete = (words, cwd) => {
  // The widgets that show words can only be called while zsh completes: here they print what they were given.
  const script = `compdef() { bound=$2 }; source "$1"; shift; [[ $bound == quayside ]] || exit 1
    compadd() { shift; print -l -- "$@" }
    _describe() { print -l -- "\${(@)\${(@P)2}%%:*}" }
    _files() { if [[ $1 == -/ ]]; then print -l -- *(N/); else print -l -- *(N); fi }
    words=("$@"); CURRENT=$#words; _quayside`;
  const out = execFileSync('zsh', ['-f', '-c', script, 'zsh', scripts.zsh ?? '', ...words], {
    cwd,
    encoding: 'utf8',
  });
  return sorted(out).filter((word) => word.startsWith(words.at(-1) ?? ''));
};

const inFish: Complete = (words, cwd) => {
  const script = `source ${scripts.fish}; complete -C "$argv[1]"`;
  const out = execFileSync('fish', ['--no-config', '-c', script, words.join(' ')], { cwd, encoding: 'utf8' });
  return sorted(out.replace(/\t.*$/gm, ''));
};

const isInstalled = (program: string): boolean => spawnSync(program, ['-c', 'exit 0']).status === 0;

const shells: [string, Complete][] = [
  ['bash', inBash],
  ...(isInstalled('zsh') ? ([['zsh', inZsh]] satisfies [string, Complete][]) : []),
  ...(isInstalled('fish') ? ([['fish', inFish]] satisfies [string, Complete][]) : []),
];

describe.each(shells)('in %s', (_, complete) => {
  it('completes commands', () => {
    expect(complete(['quayside', 's'])).toEqual(['serve', 'show']);
    expect(complete(['quayside', ''])).toEqual(expect.arrayContaining(['ls', 'free', 'doctor', 'help']));
  });

  it('completes the options of the command that stands there', () => {
    expect(complete(['quayside', 'ls', '--a'])).toEqual(['--all']);
    expect(complete(['quayside', 'free', '--d'])).toEqual(['--dry-run']);
    expect(complete(['quayside', 'ls', '--d'])).toEqual([]);
    expect(complete(['quayside', '--json', 'wait', '3000', '--o'])).toEqual(['--open']);
  });

  it('completes values, and takes no value for a command', () => {
    expect(complete(['quayside', 'ls', '--protocol', ''])).toEqual(['tcp', 'udp']);
    expect(complete(['quayside', 'free', '--pid', ''])).toEqual([]);
    expect(complete(['quayside', 'completion', 'f'])).toEqual(['fish']);
    expect(complete(['quayside', 'free', '--pid', 'ls', '--dr'])).toEqual(['--dry-run']);
  });

  it('completes folders where an option takes one, settings, and subcommands beside options', () => {
    const cwd = around.folder();
    mkdirSync(join(cwd, 'a folder'));
    writeFileSync(join(cwd, 'a file'), '');
    for (const command of [['reserve', '3000'], ['next']]) {
      const found = complete(['quayside', ...command, '--project', 'a'], cwd);
      expect(found.map((name) => name.replaceAll('\\', '').replace(/\/$/, ''))).toEqual(['a folder']);
    }
    expect(complete(['quayside', 'config', 'set', 'notifications.e'])).toEqual(['notifications.enabled']);
    expect(complete(['quayside', 'reserve', 'r'])).toEqual(['rm']);
    expect(complete(['quayside', 'reserve', 'rm', '3000', '--pr'])).toEqual(['--protocol']);
  });

  it('completes subcommands, their values and files', () => {
    const cwd = around.folder();
    writeFileSync(join(cwd, 'a capture.txt'), '');
    expect(complete(['quayside', 'doctor', 're'])).toEqual(['replay']);
    expect(complete(['quayside', 'ref', 'u'])).toEqual(['update']);
    expect(complete(['quayside', 'ref', '--l'])).toEqual(['--limit']);
    const lists = complete(['quayside', 'ref', 'update', 'a'], cwd);
    expect(lists.map((file) => file.replaceAll('\\', ''))).toEqual(['a capture.txt']);
    expect(complete(['quayside', 'doctor', 'replay', 'proc-net-t'], cwd)).toEqual(['proc-net-tcp']);
    const files = complete(['quayside', 'doctor', 'replay', 'proc-net-tcp', 'a'], cwd);
    expect(files.map((file) => file.replaceAll('\\', ''))).toEqual(['a capture.txt']);
  });
});
