/** Holds one process by an open /proc/pid folder, which a re-used pid cannot fake, and signals that very process or nobody. */
import { closeSync, constants, openSync } from 'node:fs';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { type HeldProcess, isSignallable, type ProcessIdentity, type Signal } from '../platform.ts';
import type { Libc } from './libc.ts';
import { readProcLink } from './proc-file.ts';
import { isDead, isStopped, type ProcStat, readStat } from './proc-stat.ts';
import { listOpenFiles } from './process-table.ts';

export interface HoldOptions {
  /** Signals through the held folder itself; null where koffi does not load. */
  libc: Libc | null;
  /** Never signalled: we ourselves and everything above us. */
  ownPids: readonly number[];
  /** Sends where the system cannot signal through the folder. Throws with the code of the system's refusal. */
  kill?: (pid: number, signal: number) => void;
}

const NUMBERS: Record<Signal, number> = { ask: 15, force: 9 };
const ESRCH = 3;

const goneFailure = () =>
  fail('not-found', 'That process is gone.', 'Look at the list again: somebody else may hold the port now.');

const deniedFailure = () =>
  fail(
    'permission',
    'The system does not let you end this process: it belongs to another user.',
    'Do it as that user or as an administrator.',
  );

export function createHold(options: HoldOptions): (identity: ProcessIdentity) => Result<HeldProcess> {
  return (identity) => {
    const opened = openFolder(identity);
    if (!opened.ok) return opened;
    const fd = opened.value;
    const folder = `/proc/self/fd/${fd}`;
    const stat = readStat(folder);
    const files = stat && stat.startKey === identity.startKey ? listOpenFiles(`${folder}/fd`) : 'gone';
    if (Array.isArray(files)) return ok(heldProcess(identity, fd, options, true));
    closeSync(fd);
    return files === 'denied' ? deniedFailure() : goneFailure();
  };
}

/** Holds `identity` for being the parent of `of`, whatever it holds itself. */
export function createHoldParent(
  options: HoldOptions,
): (identity: ProcessIdentity, of: ProcessIdentity) => Result<HeldProcess> {
  return (identity, of) => {
    const opened = openFolder(identity);
    if (!opened.ok) return opened;
    const held = heldProcess(identity, opened.value, options, false);
    // Looked at in this order: that very process lives after its child named the number as its parent's, and its folder was
    // opened before. So the number was its own all the time in between.
    const child = readStat(`/proc/${of.pid}`);
    const isChild = child !== null && child.startKey === of.startKey && !isDead(child);
    if (isChild && child.parent === identity.pid && held.isAlive()) return ok(held);
    held.release();
    return goneFailure();
  };
}

/** Holds `identity`, which the caller started itself, whatever it holds. */
export function createHoldOwn(options: HoldOptions): (identity: ProcessIdentity) => Result<HeldProcess> {
  return (identity) => {
    const opened = openFolder(identity);
    if (!opened.ok) return opened;
    const held = heldProcess(identity, opened.value, options, false);
    if (held.isAlive()) return ok(held);
    held.release();
    return goneFailure();
  };
}

function openFolder(identity: ProcessIdentity): Result<number> {
  if (!isSignallable(identity.pid)) return goneFailure();
  try {
    return ok(openSync(`/proc/${identity.pid}`, constants.O_RDONLY | constants.O_DIRECTORY));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? deniedFailure() : goneFailure();
  }
}

/** `forSockets`: it is signalled only while it holds one of the sockets. */
function heldProcess(
  identity: ProcessIdentity,
  fd: number,
  options: HoldOptions,
  forSockets: boolean,
): HeldProcess {
  const folder = `/proc/self/fd/${fd}`;
  const sockets = createSocketLookup(`${folder}/fd`);
  let released = false;

  /** Null as soon as that process is gone, and for ever after: the open folder never shows its successor. */
  const look = (): ProcStat | null => {
    if (released) return null;
    const stat = readStat(folder);
    return stat && stat.startKey === identity.startKey && !isDead(stat) ? stat : null;
  };

  return {
    identity,
    isAlive: () => look() !== null,
    isStopped: () => {
      const stat = look();
      return stat !== null && isStopped(stat);
    },
    holdsSocket: (socketKey) => look() !== null && sockets.has(socketKey),
    // All in one turn of the event loop, so that nothing comes between the check and the signal.
    async signal(signal, socketKeys) {
      const { pid } = identity;
      if (!isSignallable(pid) || options.ownPids.includes(pid) || pid === process.pid) {
        return fail(
          'protected',
          'Quayside does not end itself or what it runs in.',
          'Quit Quayside instead.',
        );
      }
      const isTheOne = () => !forSockets || socketKeys.some((key) => sockets.has(key));
      if (!look() || !isTheOne()) return goneFailure();
      return send(pid, fd, NUMBERS[signal], options);
    },
    release() {
      if (released) return;
      released = true;
      closeSync(fd);
    },
  };
}

/** Remembers under which number a socket was seen: asked twenty times a second while a port is waited for. */
function createSocketLookup(folder: string): { has(socketKey: string): boolean } {
  const seen = new Map<string, string>();
  return {
    has(socketKey) {
      const link = `socket:[${socketKey}]`;
      const known = seen.get(socketKey);
      if (known !== undefined && readProcLink(`${folder}/${known}`) === link) return true;
      const files = listOpenFiles(folder);
      if (!Array.isArray(files)) return false;
      const file = files.findLast((name) => readProcLink(`${folder}/${name}`) === link);
      if (file !== undefined) seen.set(socketKey, file);
      return file !== undefined;
    },
  };
}

function send(pid: number, fd: number, signal: number, options: HoldOptions): Result<null> {
  if (options.libc) {
    if (options.libc.pidfdSendSignal(fd, signal) === 0) return ok(null);
    if (options.libc.errno() === ESRCH) return goneFailure();
    // Linux before 5.1 has no such call (ENOSYS), and old sandboxes forbid what they do not know (EPERM). Where it is the
    // process that is out of bounds, the second way is refused just the same.
  }
  // The check just now and this differ by microseconds, in which all pids would have to be used up once.
  try {
    (options.kill ?? ((target, number) => process.kill(target, number)))(pid, signal);
    return ok(null);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? deniedFailure() : goneFailure();
  }
}
