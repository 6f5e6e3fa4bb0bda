/** One free, from the first request to stop to the proof on the port. Every signal is preceded by its own identity check. */
import type { FreeOutcome, FreeProgress } from '../../../preload/model.ts';
import type { HeldProcess, Platform, ProcessFacts } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { nameOf } from './free-plan.ts';
import { type FreeTarget, sameAddress } from './free-target.ts';

/** How often the processes are looked at while they stop, in ms: a look is a few system calls. */
const LOOK_MS = 20;
/** How long a parent gets to stop its own workers before these are asked too, in ms. */
const PARENT_FIRST_MS = 300;
/** How long after SIGKILL the sockets may linger, in ms: the kernel closes them while it tears the process down. */
const FORCE_WAIT_MS = 2_000;
/**
 * How long the port must stay free, in ms. Restarting shells and process managers were measured to be back after
 * 90 and 116 ms.
 */
const PROOF_MS = 300;
/** How long a socket may outlive its process before it counts as held, in ms: the kernel closes it after the fact. */
const LINGER_MS = 1_000;

export interface RunDeps {
  platform: Pick<Platform, 'hold'>;
  scan: () => Promise<ReadonlyMap<string, TrackedListener>>;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
  onPhase: (phase: FreeProgress['phase']) => void;
  /** Set when the user cancels or Quayside ends: no signal is sent from then on. */
  isCancelled: () => boolean;
  isForcedNow: () => boolean;
}

export interface RunOutcome {
  outcome: FreeOutcome;
  detail: string;
}

interface Held {
  process: HeldProcess;
  facts: ProcessFacts;
}

export async function runFree(target: FreeTarget, graceMs: number, deps: RunDeps): Promise<RunOutcome> {
  const keys = target.rows.map((row) => row.socket.socketKey);
  const before = new Set((await deps.scan()).keys());
  const held: Held[] = [];
  try {
    const refused = holdAll(target, held, deps.platform);
    if (refused) return refused;
    const stopped = await stopHolders(held, keys, graceMs, deps);
    if (stopped) return stopped;
    deps.onPhase('proving');
    return await prove(target, before, deps);
  } finally {
    for (const { process } of held) process.release();
  }
}

function holdAll(target: FreeTarget, held: Held[], platform: RunDeps['platform']): RunOutcome | null {
  for (const facts of target.processes) {
    const result = platform.hold(facts.identity);
    if (result.ok) held.push({ process: result.value, facts });
    else if (result.failure.code !== 'not-found') {
      return { outcome: 'denied', detail: `${result.failure.message} ${result.failure.nextStep}` };
    }
  }
  return null;
}

/** Null when nobody holds the sockets any more; else how it ended before that. */
async function stopHolders(
  held: Held[],
  keys: string[],
  graceMs: number,
  deps: RunDeps,
): Promise<RunOutcome | null> {
  const holding = () => held.filter(({ process }) => keys.some((key) => process.holdsSocket(key)));
  const started = deps.monotonic();
  const asked = new Set<Held>();
  deps.onPhase('asking');
  for (;;) {
    if (deps.isCancelled()) return cancelled(asked.size > 0);
    const left = holding();
    if (left.length === 0) return null;
    const waited = deps.monotonic() - started;
    if (waited >= graceMs || deps.isForcedNow()) break;
    const next = nextToAsk(held, left, asked, waited);
    for (const one of next) {
      const sent = one.process.signal('ask', keys);
      asked.add(one);
      if (!sent.ok && sent.failure.code === 'permission') return denied(one, sent.failure);
    }
    if (next.length > 0) deps.onPhase('waiting');
    await deps.pause(LOOK_MS);
  }
  deps.onPhase('forcing');
  for (const one of holding()) {
    if (deps.isCancelled()) return cancelled(true);
    const sent = one.process.signal('force', keys);
    if (!sent.ok && sent.failure.code === 'permission') return denied(one, sent.failure);
  }
  const forced = deps.monotonic();
  while (holding().length > 0 && deps.monotonic() - forced < FORCE_WAIT_MS) await deps.pause(LOOK_MS);
  return null;
}

/** The parent first; its workers once it has let go, or has not stopped them within a moment. */
function nextToAsk(held: Held[], left: Held[], asked: ReadonlySet<Held>, waited: number): Held[] {
  if (asked.size === 0) return left.slice(0, 1);
  const parentHasTime = held[0] !== undefined && left.includes(held[0]) && waited < PARENT_FIRST_MS;
  return parentHasTime ? [] : left.filter((one) => !asked.has(one));
}

const cancelled = (asked: boolean): RunOutcome => ({
  outcome: 'cancelled',
  detail: asked
    ? 'Cancelled. The process was asked to stop and may still do so; it was not forced.'
    : 'Cancelled before anything was sent.',
});

const denied = ({ facts }: Held, failure: { message: string; nextStep: string }): RunOutcome => ({
  outcome: 'denied',
  detail: `${facts.name} (pid ${facts.identity.pid}) could not be ended: ${failure.message} ${failure.nextStep}`,
});

/** Looks at the port, not at the process, and goes on looking for a moment. */
async function prove(target: FreeTarget, before: ReadonlySet<string>, deps: RunDeps): Promise<RunOutcome> {
  const ended = target.processes.map((facts) => `${facts.name} (pid ${facts.identity.pid})`).join(', ');
  const started = deps.monotonic();
  let freeSince = started;
  const { port } = target.seen.listener;
  for (;;) {
    const rows = [...(await deps.scan()).values()].filter((row) => isInTheWay(row, target, before));
    const own = rows.filter((row) => target.rows.some((old) => old.key === row.key));
    const fresh = rows.find((row) => !before.has(row.key));
    const strangers = rows.find((row) => before.has(row.key) && !own.includes(row));
    const time = deps.monotonic();
    if (own.length > 0) freeSince = time;
    if (time - started >= LINGER_MS && own.length > 0) return stillHeld(port, own);
    if (fresh) return { outcome: 'retaken', detail: retakenBy(fresh, ended) };
    if (strangers && own.length === 0) {
      return {
        outcome: 'still-held',
        detail: `${ended} let go of port ${port}, but ${nameOf(strangers)} shares it and was left alone.`,
      };
    }
    if (time - freeSince >= PROOF_MS) {
      return {
        outcome: 'freed',
        detail: `Port ${port} is free: ${ended} ended, and nobody listens there now.`,
      };
    }
    await deps.pause(LOOK_MS * 2);
  }
}

const stillHeld = (port: number, own: TrackedListener[]): RunOutcome => ({
  outcome: 'still-held',
  detail: `Port ${port} is still held by ${own.map(nameOf).join(', ')}. Look at what holds it and try again.`,
});

/** Another process's row on another address of the same port was there before and is not what the user freed. */
const isInTheWay = (row: TrackedListener, target: FreeTarget, before: ReadonlySet<string>): boolean =>
  row.socket.protocol === target.seen.socket.protocol &&
  row.socket.port === target.seen.socket.port &&
  (!before.has(row.key) || target.rows.some((old) => sameAddress(old.socket, row.socket)));

function retakenBy(row: TrackedListener, ended: string): string {
  const parent = row.owner?.launchers.at(-1);
  const starter = parent ? `, started by ${parent.name} (pid ${parent.pid})` : '';
  return `${ended} ended, but ${nameOf(row)}${starter} took port ${row.listener.port} at once. Stop what starts it again.`;
}
