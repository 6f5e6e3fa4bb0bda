/** A program started by a test, with what it has printed so far. */
import { type ChildProcess, spawn } from 'node:child_process';
import { waitUntil } from '../wait-until.ts';

export interface ChildProgram {
  readonly child: ChildProcess;
  readonly pid: number;
  out(): string;
  err(): string;
  /** Settles with the whole text once it matches. */
  says(pattern: RegExp, limitMs?: number): Promise<string>;
  /** Settles with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

export function startProgram(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  options: { uid?: number; gid?: number; cwd?: string; detached?: boolean } = {},
): ChildProgram {
  const child = spawn(program, argv, { ...options, env, stdio: 'pipe' });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // `close` rather than `exit`: then all that it printed has been read.
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  if (child.pid === undefined) throw new Error(`${program} did not start`);
  return {
    child,
    pid: child.pid,
    ended,
    out: () => out,
    err: () => err,
    async says(pattern, limitMs = 20_000) {
      try {
        return await waitUntil(`it says ${pattern}`, () => pattern.test(out) && out, limitMs);
      } catch (error) {
        throw new Error(`${error}\nstdout: ${out}\nstderr: ${err}`);
      }
    },
  };
}

/** Ends what a test started and waits for it. */
export async function endAll(programs: ChildProgram[]): Promise<void> {
  for (const { child } of programs) child.kill('SIGKILL');
  await Promise.all(programs.splice(0).map(({ ended }) => ended));
}
