/** Finds, fetches and runs the Electron runtime without importing it: the import itself would start a download. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** The runtime's program; null when it is not there. As electron's own index.js looks for it. */
export function findRuntime(root: string, env: Env): string | null {
  const electron = join(root, 'node_modules', 'electron');
  try {
    const program = readFileSync(join(electron, 'path.txt'), 'utf8').trim();
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(electron, 'dist'), program);
    return program && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Electron's own installer; null when the package is not there. */
export function findInstaller(root: string): string | null {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  return existsSync(installer) ? installer : null;
}

/** Runs the installer; false when it fails or takes longer. What it says is of no use to the user. */
export function fetchRuntime(installer: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(process.execPath, [installer], { timeout: timeoutMs, killSignal: 'SIGKILL' }, (error) =>
      resolve(error === null),
    );
  });
}

export interface DesktopEnd {
  code: number;
  tookMs: number;
}

/** Runs the built project in the runtime until it ends; signals to us go on to it. */
export function runDesktop(program: string, root: string, env: Env): Promise<DesktopEnd> {
  // Set in the terminals of some editors that are Electron themselves: it would start plain Node instead.
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env;
  const started = performance.now();
  const child = spawn(program, [root], { cwd: root, env: rest, stdio: 'inherit' });
  // A Ctrl+C reaches the whole process group by itself; we only must not end before the window does.
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, passOn);
  return new Promise((resolve) => {
    const end = (code: number) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve({ code, tookMs: performance.now() - started });
    };
    child.once('error', () => end(127));
    child.once('exit', (code, signal) => end(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
