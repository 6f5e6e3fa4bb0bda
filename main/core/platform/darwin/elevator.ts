/** Asks for an administrator's word through macOS' own question, by osascript, and signals with it the holders of a few sockets, and nobody else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { openCarrier } from '../elevated-carrier.ts';
import { noSuchSocket, notDone, notGiven, notGranted } from '../elevated-failures.ts';
import {
  askInTurn,
  ELEVATED_LIMITS,
  type ElevatedLimits,
  type EndedEvent,
  openElevated,
} from '../elevated-open.ts';
import { type ElevatedStep, followCarrier } from '../elevated-step.ts';
import { type ElevatedSession, type Elevator, identityKey, type ProcessIdentity } from '../platform.ts';
import { elevatedArgv, startNumber, startText } from './elevated-script.ts';
import { TOOL_ENV } from './tools.ts';

export interface OsascriptOptions {
  /** Never signalled: we ourselves and everything above us. */
  readonly ownPids: readonly number[];
  /** Called before anybody is asked; what it gives picks of the found whoever was seen at these sockets, and their family. */
  readonly seen: (
    socketKeys: readonly string[],
  ) => (found: readonly ProcessIdentity[]) => Promise<readonly ProcessIdentity[]>;
  readonly now?: () => Date;
  /** Starts the program without a shell, with a pipe for its errors alone. May throw what the system says. */
  readonly start?: (program: string, argv: readonly string[]) => ChildProcess;
  readonly limits?: ElevatedLimits;
}

const OSASCRIPT = '/usr/bin/osascript';
/** Not the user's own temporary folder: a path of a socket must be short. */
const FOLDER = '/tmp/quayside-ask-';

/** Its lsof looks at every open file of the machine. */
const LIMITS: ElevatedLimits = { ...ELEVATED_LIMITS, signalMs: 20_000 };

export function createOsascriptElevator(options: OsascriptOptions): Elevator {
  const { ownPids, seen, limits = LIMITS, now = () => new Date() } = options;
  const {
    start = (program, argv) =>
      spawn(program, argv, { env: TOOL_ENV, cwd: '/', shell: false, stdio: ['ignore', 'ignore', 'pipe'] }),
  } = options;
  const inTurn = askInTurn();

  const ask = async (
    socketKeys: readonly string[],
    pick: ReturnType<OsascriptOptions['seen']>,
    stopped: AbortSignal,
  ): Promise<Result<ElevatedSession>> => {
    const folder = makeFolder();
    if (folder === null) return notOpened({ code: null, said: '' });
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const socket = join(folder, 's');
    const argv = elevatedArgv({ socket, above: ownPids, now: now(), socketKeys }) ?? [];
    // Nobody is asked for what was cancelled while others were asked.
    const carrier = await openCarrier(socket, () => (stopped.aborted ? null : start(OSASCRIPT, argv)));
    if (!carrier) remove();
    const step = (): ElevatedStep | null => carrier && thenRemove(followCarrier(carrier), remove);
    const opened = await openElevated(step, limits, stopped, notOpened);
    if (!opened.ok) {
      remove();
      return opened;
    }
    const session = inStarts(opened.value);
    const holders = await pick(session.holders);
    if (holders.length > 0) return ok(onlyOf(session, holders));
    session.close();
    return fail(
      'not-found',
      'Somebody else holds that port now. Nothing was sent.',
      'Look at the list again.',
    );
  };

  return {
    means: 'osascript',
    async open(socketKeys, stopped) {
      if (!elevatedArgv({ socket: `${FOLDER}x/s`, above: ownPids, now: now(), socketKeys })) {
        return noSuchSocket();
      }
      const pick = seen(socketKeys);
      return inTurn(stopped, () => ask(socketKeys, pick, stopped));
    },
  };
}

/** Nobody else may go into it. */
function makeFolder(): string | null {
  try {
    return mkdtempSync(FOLDER);
  } catch {
    return null;
  }
}

const thenRemove = (step: ElevatedStep, remove: () => void): ElevatedStep => ({
  ...step,
  close() {
    step.close();
    remove();
  },
});

/** The step tells starts as numbers; everybody else has them as ps shows them. */
const inStarts = (session: ElevatedSession): ElevatedSession => ({
  ...session,
  holders: session.holders.map(({ pid, startKey }) => ({ pid, startKey: startText(startKey) })),
  signal: (signal, { pid, startKey }) => session.signal(signal, { pid, startKey: startNumber(startKey) }),
});

const onlyOf = (session: ElevatedSession, holders: readonly ProcessIdentity[]): ElevatedSession => {
  const keys = new Set(holders.map(identityKey));
  return {
    ...session,
    holders,
    signal: async (signal, identity) =>
      keys.has(identityKey(identity))
        ? session.signal(signal, identity)
        : fail(
            'not-found',
            'That process was not seen at that port. Nothing was sent.',
            'Look at the list again.',
          ),
  };
};

/** osascript ends with 1 whatever it was; AppleScript's own numbers stand in brackets at the end of what it says, in any language. */
const CANCELLED = '-128';
/** No rights to have, a wrong password, nobody who could be asked: also over ssh. */
const DENIED = ['-60005', '-60006', '-60007', '-60008', '-1713'];

function notOpened({ code, said }: EndedEvent): ReturnType<typeof notDone> {
  const number = /\((-?\d{1,6})\)\s*$/.exec(said)?.[1] ?? '';
  if (code !== 0 && number === CANCELLED) return notGiven();
  if (code !== 0 && DENIED.includes(number)) return notGranted('macOS');
  return notDone(said && `It said: ${said}`);
}
