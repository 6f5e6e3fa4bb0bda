/** Builds all targets. With --if-stale only when a source is newer than the last build. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'out', 'built');
const SOURCES = [
  'main',
  'preload',
  'renderer',
  'package.json',
  'vite.config.ts',
  'test/bundled-licences.ts',
  'test/compile-command-line.mjs',
];

const newest = (path) => {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

const isFresh = () =>
  existsSync(stamp) && SOURCES.every((source) => newest(join(root, source)) <= statSync(stamp).mtimeMs);

/** Without it all works the same, only later. */
const compileCommandLine = () => {
  const script = join(root, 'test', 'compile-command-line.mjs');
  try {
    // What it prints is nothing of the build's. Compiled under options of V8, nobody else could take it.
    execFileSync(process.execPath, [script, join(root, 'out', 'cli', 'compiled')], {
      stdio: 'ignore',
      env: { ...process.env, NODE_OPTIONS: '' },
      timeout: 60_000,
    });
  } catch (error) {
    console.error(`The command line was not compiled: ${error.message}`);
  }
};

if (!process.argv.includes('--if-stale') || !isFresh()) {
  const started = new Date();
  for (const mode of ['main', 'preload', 'renderer', 'cli', 'compiled']) {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    execFileSync(process.execPath, [vite, 'build', '--mode', mode, '--logLevel', 'warn'], {
      cwd: root,
      stdio: 'inherit',
    });
  }
  compileCommandLine();
  writeFileSync(stamp, '');
  // As of the start: what was edited during the build is newer.
  utimesSync(stamp, started, started);
}
