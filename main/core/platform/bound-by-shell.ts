/** Starts a program that ends with us, by nothing but a POSIX shell and a pipe: for every system that has both. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { Socket } from 'node:net';
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { BoundProcess, BoundRequest } from './platform.ts';

/**
 * A constant text; the program and its arguments are "$@". The shell leaves a watcher behind and becomes the program itself, so
 * that its pid, its end and Node's hold on it are the program's own. The watcher reads a pipe whose other end only we have:
 * it ends when we do, whatever ended us. Then it asks the program's whole process group to end, so also what the program
 * started, and after a moment forces it, itself included.
 *
 * The watcher is of that group, and a number is not used again for a process while a group of that number lives: so it never
 * signals a stranger, though the program may be long gone. `read` is part of the shell: nothing else could be left over.
 */
export const WATCHDOG_SCRIPT = `
{
  trap '' TERM HUP INT QUIT PIPE
  cd /
  read -r word
  kill -s TERM -- "-$$"
  sleep 0.4
  kill -s KILL -- "-$$"
} <&3 3<&- >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-
`;

const SHELL = '/bin/sh';

/** Who left the group may still hold the output; after so long in ms it is not waited for. */
const OUTPUT_LIMIT_MS = 2_000;

/** `startKeyOf`: of a living or just ended child of ours; null where it cannot be read. */
export function startBoundByShell(
  request: BoundRequest,
  startKeyOf: (pid: number) => string | null,
): Result<BoundProcess> {
  const refusal = refusalFor(request.program);
  if (refusal) return refusal;
  const child = startShell(request);
  if (typeof child === 'string') return notStarted(request.program, child);
  // Node tells later what pid it lacks now; without a listener that would be thrown.
  child.on('error', () => {});
  const startKey = child.pid === undefined ? null : startKeyOf(child.pid);
  if (child.pid === undefined || startKey === null) {
    letGo(child);
    return notStarted(request.program, 'EAGAIN');
  }
  const follow = followEnd(child, request);
  return ok({
    identity: { pid: child.pid, startKey },
    // Node signals only what it has not collected yet, so that number is still its own.
    signal: (signal) => child.kill(signal === 'ask' ? 'SIGTERM' : 'SIGKILL'),
    dispose() {
      follow.stop();
      letGo(child);
    },
  });
}

type Child = ChildProcessByStdio<null, null, Readable>;

function refusalFor(program: string): Result<never> | null {
  if (!isAbsolute(program)) {
    return fail('invalid-input', 'A program is started by its whole path.', 'Choose its whole path.');
  }
  if (!isRunnable(SHELL)) {
    return fail(
      'unsupported',
      'This system has no shell by which a program is sure to end with Quayside.',
      'Start the program in a terminal.',
    );
  }
  return isRunnable(program) ? null : notStarted(program, 'ENOENT');
}

export function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** In a session of its own, so that it leads a process group; or the system's code of why not. */
function startShell({ program, argv, env }: BoundRequest): Child | string {
  try {
    // Node's types do not count pipes after the third.
    return spawn(SHELL, ['-c', WATCHDOG_SCRIPT, 'quayside', program, ...argv], {
      cwd: homedir(),
      env,
      shell: false,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    }) as unknown as Child;
  } catch (error) {
    // Node's errors of starting a program always carry a code.
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

/** Our end of the pipe that the watcher reads. */
function letGo(child: Child): void {
  // Where the system is out of files there are no pipes at all, whatever the types say.
  const pipe: unknown = child.stdio?.[3];
  if (pipe instanceof Socket) pipe.destroy();
}

/** Tells what it writes, and its end once all of that was told. */
export function followEnd(child: Child, { onError, onEnd }: BoundRequest): { stop(): void } {
  let isTold = true;
  let timer: NodeJS.Timeout | undefined;
  const end = (code: number | null, signal: string | null) => {
    clearTimeout(timer);
    child.stderr.destroy();
    if (isTold) onEnd({ code, signal });
    isTold = false;
  };
  child.stderr.on('data', (piece: Buffer) => {
    if (isTold) onError(piece);
    // A flood comes in 32 pieces at once: between two of them others have their turn.
    child.stderr.pause();
    setImmediate(() => child.stderr.resume());
  });
  child.stderr.on('error', () => {});
  child.stdio[3]?.on('error', () => {});
  child.once('exit', (code, signal) => {
    // What the program started is to end with it.
    letGo(child);
    timer = setTimeout(() => end(code, signal), OUTPUT_LIMIT_MS);
  });
  child.once('close', end);
  return {
    stop() {
      isTold = false;
    },
  };
}

/** `code`: the system's, such as `ENOENT`. */
export function notStarted(program: string, code: string): Result<never> {
  const name = cleanText(program);
  if (code === 'ENOENT') {
    return fail(
      'not-found',
      `There is no program ${name} that can be run.`,
      'Install it, or choose another.',
    );
  }
  if (code === 'E2BIG') return fail('unsupported', `The arguments of ${name} are too long.`, 'Use fewer.');
  return fail(
    'unavailable',
    `${name} could not be started (${cleanText(code)}).`,
    'Try again in a moment; the system may have too many processes.',
  );
}
