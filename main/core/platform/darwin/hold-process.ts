/** Holds one process of macOS by its pid and start, looked at again right before each signal, and signals that one or nobody. */
import { fail, ok, type Result } from '../../../../preload/model.ts';
import type { HeldProcess, ProcessIdentity, Signal } from '../platform.ts';
import { readLsofFields } from '../readers/read-lsof-fields.ts';
import { readPsFacts } from '../readers/read-ps-darwin.ts';
import type { ToolRunner } from '../run-tool.ts';
import { joinSockets, socketKeyOf } from './join-sockets.ts';
import { isOver, type ProcessList } from './process-list.ts';
import { lsofSocketsOf, psFactsOf } from './tools.ts';

export interface HoldDeps {
  readonly runner: Pick<ToolRunner, 'run'>;
  readonly processes: Pick<ProcessList, 'at'>;
  /** Never signalled: we ourselves and everything above us. */
  readonly ownPids: readonly number[];
  readonly ownUid: number;
  /** As `process.kill`: 0 only asks. Throws with the code of the system's refusal. */
  readonly kill: (pid: number, signal: NodeJS.Signals | 0) => void;
  readonly monotonic: () => number;
}

export interface Holds {
  hold(identity: ProcessIdentity): Result<HeldProcess>;
  holdParent(identity: ProcessIdentity, of: ProcessIdentity): Result<HeldProcess>;
  holdOwn(identity: ProcessIdentity): Result<HeldProcess>;
}

interface Seen {
  readonly uid: number;
  readonly keys: ReadonlySet<string> | null;
}

const SIGNALS: Record<Signal, NodeJS.Signals> = { ask: 'SIGTERM', force: 'SIGKILL' };
/** How often at most it is looked at in the background while somebody waits for its end, in ms. */
const LOOK_GAP_MS = 250;

/** `process.kill` takes '', 0, -1, true and [1] for what they are not: only a whole number above 1 names one process. */
const isSignallable = (pid: unknown): pid is number =>
  typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && pid <= 0x7fff_ffff;

const gone = () =>
  fail('not-found', 'That process is gone.', 'Look at the list again: somebody else may hold the port now.');

const denied = () =>
  fail(
    'permission',
    'The system does not let you end this process: it belongs to another user.',
    'Do it as that user or as an administrator.',
  );

const unsure = () =>
  fail(
    'unavailable',
    'It could not be made sure that this is still the same process, so nothing was sent.',
    'Try again in a moment.',
  );

export function createHolds(deps: HoldDeps): Holds {
  const take = (identity: ProcessIdentity, forSockets: boolean): Result<HeldProcess> => {
    if (!isSignallable(identity.pid)) return gone();
    const state = askSystem(deps, identity.pid);
    if (state === 'gone') return gone();
    return state === 'denied' && forSockets ? denied() : ok(heldProcess(identity, forSockets, deps));
  };
  return {
    hold: (identity) => take(identity, true),
    // A process gets another parent only when its own has ended, so a table that is a little old does no harm: a signal looks
    // whether the parent is still that very one.
    holdParent(identity, of) {
      const child = deps.processes.at(of.pid);
      const isChild = child?.start === of.startKey && child.parent === identity.pid;
      const parent = deps.processes.at(identity.pid);
      return isChild && parent?.start === identity.startKey ? take(identity, false) : gone();
    },
    holdOwn: (identity) => take(identity, false),
  };
}

export function askSystem(deps: Pick<HoldDeps, 'kill'>, pid: number): 'there' | 'gone' | 'denied' {
  try {
    deps.kill(pid, 0);
    return 'there';
  } catch (error) {
    // Node's errors of system calls always carry a code.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'denied' : 'gone';
  }
}

function heldProcess(identity: ProcessIdentity, forSockets: boolean, deps: HoldDeps): HeldProcess {
  const { pid } = identity;
  let isGone = false;
  let state = deps.processes.at(pid)?.state ?? '';
  /** What it was last seen to hold; null before the first look. */
  let keys: ReadonlySet<string> | null = null;
  let lookedAt = deps.monotonic();

  const isAlive = () => {
    if (!isGone && askSystem(deps, pid) === 'gone') isGone = true;
    return !isGone;
  };

  /** Its start last, for whoever has that start now had the sockets just before. */
  const look = async (): Promise<Result<Seen>> => {
    lookedAt = Number.POSITIVE_INFINITY;
    const sockets = forSockets ? await deps.runner.run(lsofSocketsOf(pid)) : null;
    const facts = await deps.runner.run(psFactsOf([pid]));
    lookedAt = deps.monotonic();
    if (!facts.ok || sockets?.ok === false) return unsure();
    const row = readPsFacts(facts.text).find((one) => one.pid === pid);
    if (!row || isOver(row) || row.start !== identity.startKey) {
      isGone = true;
      return gone();
    }
    state = row.state;
    if (sockets?.ok) keys = keysIn(sockets.text, pid);
    return ok({ uid: row.uid, keys });
  };

  /** Somebody waits for its end: who ended but was not collected, or let go and lives on, is found by a look alone. */
  const lookSoon = () => {
    if (isGone || deps.monotonic() - lookedAt < LOOK_GAP_MS) return;
    void look();
  };

  return {
    identity,
    isAlive() {
      lookSoon();
      return isAlive();
    },
    isStopped: () => state.startsWith('T'),
    holdsSocket(socketKey) {
      lookSoon();
      return isAlive() && (keys === null || keys.has(socketKey));
    },
    async signal(signal, socketKeys, isCancelled) {
      if (!isSignallable(pid) || deps.ownPids.includes(pid) || pid === process.pid) {
        return fail(
          'protected',
          'Quayside does not end itself or what it runs in.',
          'Quit Quayside instead.',
        );
      }
      const seen = isGone ? gone() : await look();
      if (!seen.ok) return seen;
      if (deps.ownUid !== 0 && seen.value.uid !== deps.ownUid) return denied();
      if (forSockets && !socketKeys.some((key) => seen.value.keys?.has(key))) return gone();
      if (isCancelled?.()) return fail('unavailable', 'It was cancelled. Nothing was sent.', 'Try again.');
      // A pid is used again only once all others were: not in the moment since ps told its start.
      return send(deps, pid, SIGNALS[signal]);
    },
    release() {
      isGone = true;
    },
  };
}

const keysIn = (lsof: string, pid: number): ReadonlySet<string> =>
  new Set(
    joinSockets({
      netstat: { tcp: null, udp: null },
      lsof: readLsofFields(lsof).rows.filter((row) => row.pid === pid),
    }).map(socketKeyOf),
  );

function send(deps: HoldDeps, pid: number, signal: NodeJS.Signals): Result<null> {
  try {
    deps.kill(pid, signal);
    return ok(null);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? denied() : gone();
  }
}
