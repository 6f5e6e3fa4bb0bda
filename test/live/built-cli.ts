/** The built command line as a real process, and real processes that listen for it to find. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../wait-until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** QUAYSIDE_TEST_CLI names another build to test, such as an installed one. */
export const CLI = process.env.QUAYSIDE_TEST_CLI ?? join(ROOT, 'out', 'cli', 'quayside.js');

const newest = (path: string): number => {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

/** Builds where the build is missing or older than what it is made of. */
export function buildCli(): void {
  if (process.env.QUAYSIDE_TEST_CLI) return;
  const sources = ['main', 'preload', 'package.json', 'vite.config.ts'].map((name) => join(ROOT, name));
  if (existsSync(CLI) && sources.every((source) => newest(source) <= statSync(CLI).mtimeMs)) return;
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  execFileSync(process.execPath, [vite, 'build', '--mode', 'cli', '--logLevel', 'warn'], { cwd: ROOT });
}

export interface CliProcess {
  readonly child: ChildProcess;
  readonly text: { out: string; err: string };
  /** Settles with the exit code; a signal that ended it counts as 128 and its number does in a shell. */
  readonly ended: Promise<number>;
}

export interface CliOptions {
  home: string;
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Another one than the built one. An absolute path. */
  program?: string;
}

/** Without a terminal: stdin is closed, stdout and stderr are pipes. */
export function startCli(argv: readonly string[], { home, env, cwd, program }: CliOptions): CliProcess {
  const child = spawn(process.execPath, [program ?? CLI, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, QUAYSIDE_HOME: home, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text.out += piece;
  });
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text.err += piece;
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return { child, text, ended };
}

export interface CliEnd {
  code: number;
  out: string;
  err: string;
  json(): unknown;
}

export async function cli(argv: readonly string[], options: CliOptions): Promise<CliEnd> {
  const run = startCli(argv, options);
  const code = await run.ended;
  const { out, err } = run.text;
  return { code, out, err, json: () => JSON.parse(out) };
}

/** Everything that a test file starts and makes; put away at its end. */
export interface Surroundings {
  /** A folder for QUAYSIDE_HOME. */
  readonly home: string;
  folder(): string;
  /** A Node process that runs `script`, which prints one line of JSON when it is ready. */
  hold<T>(
    script: string,
    options?: { cwd?: string; argv0?: string },
  ): Promise<{ child: ChildProcess; pid: number; said: T }>;
  /** A process that listens on a free port of 127.0.0.1. */
  listener(): Promise<{ child: ChildProcess; pid: number; port: number }>;
  /** The built command line; ended at the end. */
  start(argv: readonly string[], options?: Partial<CliOptions>): CliProcess;
  putAway(): Promise<void>;
}

const LISTEN = `require('node:net').createServer().listen(0, '127.0.0.1', function () {
  console.log(JSON.stringify({ port: this.address().port }));
});`;

export function createSurroundings(): Surroundings {
  const folders: string[] = [];
  const children: ChildProcess[] = [];
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'quayside-cli-'));
    folders.push(path);
    return path;
  };
  const home = folder();
  const surroundings: Surroundings = {
    home,
    folder,
    async hold<T>(script: string, options: { cwd?: string; argv0?: string } = {}) {
      const child = spawn(process.execPath, ['-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        ...options,
      });
      children.push(child);
      let text = '';
      child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      const line = await waitUntil(
        'the process to be ready',
        () => text.includes('\n') && text.split('\n')[0],
      );
      if (child.pid === undefined) throw new Error('no pid');
      // The scripts are ours, and say what their callers take.
      return { child, pid: child.pid, said: JSON.parse(line) as T };
    },
    async listener() {
      const { child, pid, said } = await surroundings.hold<{ port: number }>(LISTEN);
      return { child, pid, port: said.port };
    },
    start(argv, options = {}) {
      const run = startCli(argv, { home, ...options });
      children.push(run.child);
      return run;
    },
    async putAway() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map(hasEnded));
      for (const path of folders) rmSync(path, { recursive: true, force: true });
    },
  };
  return surroundings;
}

export const hasEnded = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
  });
