/** Names one process by pid and start, and signals that very process or nobody: both are looked at anew right before. */
import { fail, ok, type Result } from '../../../../preload/model.ts';
import type { HeldProcess, Platform, ProcessIdentity, Signal } from '../platform.ts';
import type { ToolRunner } from '../run-tool.ts';
import { NO_START, type ProcessTable } from './process-table.ts';
import { socketKeyOf } from './scanner.ts';
import type { SocketTable } from './socket-table.ts';
import type { SystemTools } from './system-tools.ts';
import { KERNEL_PIDS } from './windows-programs.ts';

export interface HoldDeps {
  readonly processes: ProcessTable;
  readonly sockets: SocketTable;
  /** Apart from those that look: what waits there must not hold up what has just been checked. */
  readonly deeds: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'taskkill'>;
  /** Never signalled: we ourselves and everything above us. */
  readonly ownPids: () => readonly number[];
  /** Whether somebody has that pid now. */
  readonly isThere: (pid: number) => boolean;
}

/** `ask` sends WM_CLOSE to its windows, `force` ends it. */
export const taskkillArgv = (signal: Signal, pid: number): string[] => [
  '/PID',
  String(pid),
  ...(signal === 'force' ? ['/F'] : []),
];

const goneFailure = () =>
  fail('not-found', 'That process is gone.', 'Look at the list again: somebody else may hold the port now.');

const uncheckedFailure = () =>
  fail(
    'unavailable',
    'Whether it is still the same process could not be found out, so nothing was sent.',
    'See whether PowerShell and `netstat -ano` work in a terminal, and try again.',
  );

const ofOurs = () =>
  fail('protected', 'Quayside does not end itself or what it runs in.', 'Quit Quayside instead.');

const ofWindows = () =>
  fail('protected', 'Windows itself is not ended.', 'Stop the service that holds the port instead.');

const isPid = (pid: unknown): pid is number =>
  Number.isSafeInteger(pid) && typeof pid === 'number' && pid > 0;

export function createHolds(deps: HoldDeps): Pick<Platform, 'hold' | 'holdParent' | 'holdOwn'> {
  const rowOf = ({ pid, startKey }: ProcessIdentity) => {
    const row = deps.processes.rows().get(pid);
    return row?.identity.startKey === startKey && deps.isThere(pid) ? row : null;
  };
  const hold = (identity: ProcessIdentity, forSockets: boolean): Result<HeldProcess> => {
    if (!rowOf(identity)) return goneFailure();
    if (identity.startKey === NO_START) {
      return fail(
        'permission',
        'PowerShell does not answer, so one process cannot be told from a later one of the same number.',
        'End it with the Task Manager.',
      );
    }
    return ok(heldProcess(identity, forSockets, deps));
  };
  return {
    hold: (identity) => hold(identity, true),
    // The table names as a parent nobody who is younger than the child: that number is its own.
    holdParent: (identity, of) =>
      rowOf(of)?.parent === identity.pid ? hold(identity, false) : goneFailure(),
    holdOwn: (identity) => hold(identity, false),
  };
}

function heldProcess(identity: ProcessIdentity, forSockets: boolean, deps: HoldDeps): HeldProcess {
  const { pid } = identity;
  let isGone = false;
  const isAlive = (): boolean => {
    // Gone once is gone for ever, whoever gets its number.
    isGone ||= !deps.isThere(pid);
    return !isGone;
  };
  return {
    identity,
    isAlive,
    isStopped: () => false,
    // The system does not tell at once. Where it lives on without its port, what is sent is checked, and the proof looks there.
    holdsSocket: isAlive,
    async signal(signal, socketKeys, isCancelled) {
      if (!isPid(pid) || KERNEL_PIDS.includes(pid)) return ofWindows();
      if (deps.ownPids().includes(pid) || pid === process.pid) return ofOurs();
      const refusal = await refusalOf(identity, forSockets ? socketKeys : null, deps);
      if (refusal) {
        isGone ||= refusal.failure.code === 'not-found';
        return refusal;
      }
      if (isCancelled?.()) return fail('unavailable', 'Cancelled before anything was sent.', 'Free it anew.');
      return send(signal, pid, deps);
    },
    release: () => undefined,
  };
}

/**
 * The sockets first, the start last: a process that began before the look at the sockets and lives after it had that pid all
 * the time, so they were its own.
 */
async function refusalOf(identity: ProcessIdentity, keys: readonly string[] | null, deps: HoldDeps) {
  if (keys) {
    const { rows } = await deps.sockets.read(true);
    if (!rows) return uncheckedFailure();
    // A key names its process too.
    if (!rows.some((row) => row.pid === identity.pid && keys.includes(socketKeyOf(row))))
      return goneFailure();
  }
  const isSame = await deps.processes.isSame(identity);
  if (isSame === 'unknown') return uncheckedFailure();
  return isSame ? null : goneFailure();
}

const DONE = 0;
const NO_SUCH_PROCESS = 128;
const REFUSED = 1;

/** By the exit code: the words are the language's. */
async function send(signal: Signal, pid: number, { deeds, places }: HoldDeps): Promise<Result<null>> {
  const outcome = await deeds.run({
    program: places.taskkill,
    argv: taskkillArgv(signal, pid),
    accepts: [DONE],
    urgent: true,
  });
  if (outcome.ok) return ok(null);
  if (outcome.code === NO_SUCH_PROCESS) return goneFailure();
  if (outcome.code === REFUSED && signal === 'ask') {
    return fail(
      'unsupported',
      'It has no window that could be asked to close.',
      'It can only be ended by force.',
    );
  }
  if (outcome.code === REFUSED) {
    return fail(
      'permission',
      'Windows does not let you end this process.',
      'Run the command that is shown in a PowerShell of an administrator.',
    );
  }
  return fail(
    'unavailable',
    outcome.code === null
      ? '`taskkill` could not be run or did not answer.'
      : `\`taskkill\` failed with code ${outcome.code}.`,
    'End it with the Task Manager.',
  );
}
