/** The command line from what was compiled when it was built: the same answers, whatever has become of that. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, type CliEnd, cli, createSurroundings } from './built-cli.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const around = createSurroundings();
let folder: string;
let compiledFile: string;
let good: Buffer;

/** The same command line, but from a folder where it may be spoiled. */
const run = async (argv: string[], env: Record<string, string | undefined> = {}): Promise<CliEnd> =>
  cli(argv, {
    home: around.home,
    program: join(folder, 'cli', 'quayside.js'),
    env: { NODE_OPTIONS: undefined, ...env },
  });
const fromModules = (argv: string[]) => run(argv, { NODE_OPTIONS: '--no-deprecation' });
/** What is loaded with the modules is not there. */
const withoutModules = async (argv: string[]): Promise<CliEnd> => {
  const [assets, away] = [join(folder, 'cli', 'assets'), join(folder, 'away')];
  renameSync(assets, away);
  try {
    return await run(argv);
  } finally {
    renameSync(away, assets);
  }
};
const spoil = (at: number) => {
  const bytes = Buffer.from(good);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x41, at);
  return bytes;
};

beforeAll(() => {
  buildCli();
  folder = mkdtempSync(join(tmpdir(), 'quayside-compiled-'));
  cpSync(join(ROOT, 'out', 'cli'), join(folder, 'cli'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const compiled = join(folder, 'cli', 'compiled');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = ['build', '--mode', 'compiled', '--logLevel', 'warn', '--emptyOutDir', '--outDir', compiled];
  execFileSync(process.execPath, [vite, ...build], { cwd: ROOT });
  execFileSync(process.execPath, [join(ROOT, 'test', 'compile-command-line.mjs'), compiled], {
    stdio: 'ignore',
  });
  const [name = ''] = readdirSync(compiled).filter((one) => one.endsWith('.bin'));
  compiledFile = join(compiled, name);
  good = readFileSync(compiledFile);
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await around.putAway();
});

describe('what was compiled', () => {
  it('is what a command runs from, and says the same as the modules', async () => {
    const { port } = await around.listener();
    for (const argv of [
      ['check', `127.0.0.1:${port}`, '--json', '--no-ask'],
      ['show', `${port}`, '--json'],
      ['tunnel', 'ls', '--json'],
      ['ls', 'no-such-thing'],
      ['check', 'nonsense'],
    ]) {
      const [quick, slow] = [await withoutModules(argv), await fromModules(argv)];
      expect([quick.code, steady(quick.out), quick.err]).toEqual([slow.code, steady(slow.out), slow.err]);
      expect(quick.out + quick.err).not.toBe('');
    }
  }, 60_000);

  it('is not loaded for help and for mistakes', async () => {
    writeFileSync(compiledFile, good);
    for (const argv of [['--version'], ['help', 'ls'], ['--json', 'nonsense']]) {
      const withIt = await run(argv);
      expect(withIt.out + withIt.err).toBe(((end) => end.out + end.err)(await fromModules(argv)));
      expect((await withoutModules(argv)).code).not.toBe(withIt.code);
    }
  }, 60_000);

  it.each([
    ['nothing', () => Buffer.alloc(0)],
    ['half of it', () => good.subarray(0, good.length >> 1)],
    ['all but one byte', () => good.subarray(0, -1)],
    // Where a wrong byte ends the process that believes it.
    ['a wrong byte in its head', () => spoil(4 + 24)],
    ['a wrong byte in its middle', () => spoil(good.length >> 1)],
    ['another checksum', () => spoil(0)],
  ])('is left alone where its file has %s', async (_what, bytes) => {
    const expected = await fromModules(['check', '64001-64100']);
    writeFileSync(compiledFile, bytes());
    const end = await run(['check', '64001-64100']);
    writeFileSync(compiledFile, good);
    expect([end.code, end.out, end.err]).toEqual([expected.code, expected.out, expected.err]);
  });

  it('is refused by V8 where the source is another', async () => {
    const source = join(dirname(compiledFile), 'command-line.cjs');
    const text = readFileSync(source, 'latin1');
    writeFileSync(source, text.replace("'quayside'", "'quayside' ").replace('\n', '\n\n'), 'latin1');
    const end = await withoutModules(['check', '64001-64100']);
    writeFileSync(source, text, 'latin1');
    const expected = await fromModules(['check', '64001-64100']);
    expect([end.code, end.out, end.err]).toEqual([expected.code, expected.out, expected.err]);
  });
});

/** Without what may differ from one run to the next, while others take ports. */
const steady = (text: string): string => text.replace(/"(connectMs|nextFree)":[^,}]+/g, '"$1":0');
