/**
 * Starts a program that ends with us, however we end. Node puts each child that is not detached into a job object of its own
 * process, which Windows closes with it, and ends what is in it (libuv, src/win/process.c: KILL_ON_JOB_CLOSE). What the program
 * itself starts is not in it (SILENT_BREAKAWAY_OK): where we stop it, we end those too; where we are killed, they see their pipes close.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { isAbsolute, win32 } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { followEnd, isRunnable, notStarted } from '../bound-by-shell.ts';
import type { BoundProcess, BoundRequest, Platform } from '../platform.ts';
import { ancestorsOf } from './describe-process.ts';
import { NO_START, type ProcessTable } from './process-table.ts';
import type { SystemTools } from './system-tools.ts';

export interface JobDeps {
  readonly processes: Pick<ProcessTable, 'refresh' | 'identify'>;
  readonly holds: Pick<Platform, 'holdOwn'>;
  readonly places: Pick<SystemTools, 'env'>;
}

type Child = ChildProcessByStdio<null, null, Readable>;

/** The table of processes takes 0.1 to 1 s; whoever stops a tunnel does not wait longer for what hangs on it. */
const LIMIT_MS = 1_500;

export function createBoundByJob(deps: JobDeps): Pick<Platform, 'startBound' | 'sshWays'> {
  return {
    startBound: (request) => startBoundByJob(request, deps),
    sshWays: {
      provesBy: 'port',
      asks: false,
      systemFolder: win32.join(deps.places.env.ProgramData ?? 'C:\\ProgramData', 'ssh'),
    },
  };
}

function startBoundByJob(request: BoundRequest, deps: JobDeps): Result<BoundProcess> {
  const { program } = request;
  if (!isAbsolute(program)) {
    return fail('invalid-input', 'A program is started by its whole path.', 'Choose its whole path.');
  }
  if (!isRunnable(program)) return notStarted(program, 'ENOENT');
  const child = started(request);
  if (typeof child === 'string') return notStarted(program, child);
  // Node tells later what pid it lacks now; without a listener that would be thrown.
  child.on('error', () => {});
  const { pid } = child;
  if (pid === undefined) return notStarted(program, 'EAGAIN');
  const follow = followEnd(child, request);
  return ok({
    identity: { pid, startKey: NO_START },
    identified: identify(child, pid, deps),
    signal(signal) {
      if (!isRunning(child)) return false;
      if (signal === 'force') return child.kill('SIGKILL');
      void endWithOthers(child, pid, deps);
      return true;
    },
    dispose() {
      follow.stop();
      void endWithOthers(child, pid, deps);
    },
  });
}

/** Not detached: that alone puts it into the job. Or the system's code of why not. */
function started({ program, argv, env }: BoundRequest): Child | string {
  try {
    return spawn(program, argv, {
      cwd: homedir(),
      env,
      shell: false,
      detached: false,
      windowsHide: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    // Node's errors of starting a program always carry a code.
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

/** Node holds it open until its end is told, and Windows gives the number of no process away that is held: so it is its own. */
const isRunning = ({ exitCode, signalCode }: Child): boolean => exitCode === null && signalCode === null;

async function identify(child: Child, pid: number, { processes }: JobDeps) {
  const identity = await processes.identify(pid);
  return isRunning(child) ? identity : null;
}

/**
 * Node's hold on it ends that very process. What hangs on it goes first, for it is found by its parent alone: each by its own
 * pid and start. `taskkill /T` would go by numbers, and a parent's may be one that somebody else's parent had.
 */
async function endWithOthers(child: Child, pid: number, deps: JobDeps): Promise<void> {
  await Promise.race([endOthers(child, pid, deps), pause(LIMIT_MS, undefined, { ref: false })]);
  child.kill('SIGTERM');
}

async function endOthers(child: Child, pid: number, { processes, holds }: JobDeps): Promise<void> {
  const rows = await processes.refresh();
  if (!isRunning(child)) return;
  const below = [...rows.values()].filter((row) =>
    ancestorsOf(row, rows).some(({ identity }) => identity.pid === pid),
  );
  for (const { identity } of below) {
    const held = holds.holdOwn(identity);
    if (held.ok) await held.value.signal('force', []);
  }
}
