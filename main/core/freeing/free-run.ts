/** One free by signals, from the first request to stop until nobody holds the sockets any more. Every signal is preceded by its own identity check. */
import type { FreeOutcome, FreeProgress, Result } from '../../../preload/model.ts';
import type { HeldProcess, Platform, ProcessFacts, ProcessIdentity, Signal } from '../platform/platform.ts';
import type { SignalAct } from './free-ways.ts';

/** How often the processes are looked at while they stop, in ms: a look is a few system calls. */
export const LOOK_MS = 20;
/** How long a parent gets to stop its own workers before these are asked too, in ms. */
const PARENT_FIRST_MS = 300;
/** How long after SIGKILL the sockets may linger, in ms: the kernel closes them while it tears the process down. */
const FORCE_WAIT_MS = 2_000;
/** How long a runner gets after it was asked, in ms. It holds no port: it is not forced. */
const RUNNER_WAIT_MS = 1_000;

export interface RunDeps {
  platform: Pick<Platform, 'hold' | 'holdParent'>;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
  onPhase: (phase: FreeProgress['phase'], forced?: boolean) => void;
  /** Set when the user cancels or Quayside ends: no signal is sent from then on. */
  isCancelled: () => boolean;
  isForcedNow: () => boolean;
}

export interface RunOutcome {
  outcome: FreeOutcome;
  detail: string;
}

interface Held {
  readonly process: HeldProcess;
  readonly facts: ProcessFacts;
  /** Holds none of the sockets: ends by being asked, and is checked by its own life alone. */
  readonly isSupervisor: boolean;
}

export interface SignalRun {
  /** Null when nobody holds the sockets any more; else how it ended before that. */
  stop(graceMs: number): Promise<RunOutcome | null>;
  /** Asks the runners that have nothing to run any more; returns those that go on all the same. */
  endRunners(childrenOf: (pid: number) => readonly number[]): Promise<ProcessFacts[]>;
  /** Whether any of them has not ended by itself. */
  hasRunners(): boolean;
  /** Whoever was stopped (SIGSTOP, a debugger) when it was asked, and so could not answer. */
  stoppedOnes(): ProcessFacts[];
  /** Whoever the system has no way to ask (Windows: a program without a window), and so was forced without a wait. */
  unaskableOnes(): ProcessFacts[];
  release(): void;
}

export function createSignalRun(act: SignalAct, socketKeys: readonly string[], deps: RunDeps): SignalRun {
  const held: Held[] = [];
  const runners: Held[] = [];
  const suspended: ProcessFacts[] = [];
  const unaskable = new Set<Held>();

  const take = (facts: ProcessFacts, result: Result<HeldProcess>, into: Held[], isSupervisor = false) => {
    if (result.ok) into.push({ process: result.value, facts, isSupervisor });
    return result.ok || result.failure.code === 'not-found' ? null : notHeld(result.failure);
  };

  const holdAll = (): RunOutcome | null => {
    if (act.supervisor) {
      const { facts, child } = act.supervisor;
      const result = deps.platform.holdParent(facts.identity, child);
      const refused = take(facts, result, held, true);
      if (refused) return refused;
      if (!result.ok) return noLongerParent(facts);
    }
    for (const facts of act.holders) {
      const refused = take(facts, deps.platform.hold(facts.identity), held);
      if (refused) return refused;
    }
    let child: ProcessIdentity | undefined = act.holders[0]?.identity;
    for (const facts of act.runners) {
      // One that is no parent of what it ran any more has become something else.
      const result: Result<HeldProcess> | null = child
        ? deps.platform.holdParent(facts.identity, child)
        : null;
      if (!result?.ok) break;
      take(facts, result, runners);
      child = facts.identity;
    }
    return null;
  };

  const isInTheWay = ({ process, isSupervisor }: Held): boolean =>
    isSupervisor ? process.isAlive() : socketKeys.some((key) => process.holdsSocket(key));

  const send = (one: Held, signal: Signal) => {
    if (signal === 'ask' && one.process.isStopped()) suspended.push(one.facts);
    return one.process.signal(signal, socketKeys, deps.isCancelled);
  };

  /** Null when all have let go, `late` when the grace time is over. */
  const ask = async (graceMs: number): Promise<RunOutcome | 'late' | null> => {
    const started = deps.monotonic();
    const asked = new Set<Held>();
    deps.onPhase('asking');
    for (;;) {
      if (deps.isCancelled()) return cancelled(asked.size > 0);
      const left = held.filter(isInTheWay);
      if (left.length === 0) return null;
      // Time to do what nobody has been asked for would only be lost.
      if (left.every((one) => unaskable.has(one))) return 'late';
      const waited = deps.monotonic() - started;
      if (waited >= graceMs || deps.isForcedNow()) return 'late';
      const next = nextToAsk(held, left, asked, waited);
      for (const one of next) {
        const sent = await send(one, 'ask');
        asked.add(one);
        if (!sent.ok && sent.failure.code === 'unsupported') unaskable.add(one);
        if (!sent.ok && sent.failure.code === 'permission') return denied(one, sent.failure);
      }
      if (next.length > 0) deps.onPhase('waiting');
      await deps.pause(LOOK_MS);
    }
  };

  const force = async (): Promise<RunOutcome | null> => {
    deps.onPhase('forcing');
    for (const one of held.filter(isInTheWay)) {
      if (deps.isCancelled()) return cancelled(true);
      const sent = await send(one, 'force');
      if (!sent.ok && sent.failure.code === 'permission') return denied(one, sent.failure);
    }
    const forced = deps.monotonic();
    while (held.some(isInTheWay) && deps.monotonic() - forced < FORCE_WAIT_MS) await deps.pause(LOOK_MS);
    return null;
  };

  const untilEnded = async ({ process }: Held) => {
    const started = deps.monotonic();
    while (process.isAlive() && deps.monotonic() - started < RUNNER_WAIT_MS) await deps.pause(LOOK_MS);
  };

  return {
    async stop(graceMs) {
      const refused = holdAll();
      if (refused) return refused;
      const ended = await ask(graceMs);
      return ended === 'late' ? force() : ended;
    },
    hasRunners: () => runners.some(({ process }) => process.isAlive()),
    async endRunners(childrenOf) {
      const ended = new Set<number>();
      for (const one of runners) {
        const { pid } = one.facts.identity;
        // One that went on to something else keeps all above it busy too.
        if (deps.isCancelled() || !childrenOf(pid).every((child) => ended.has(child))) break;
        if (one.process.isAlive()) await send(one, 'ask');
        await untilEnded(one);
        ended.add(pid);
      }
      return runners.filter(({ process }) => process.isAlive()).map(({ facts }) => facts);
    },
    stoppedOnes: () => suspended,
    unaskableOnes: () => [...unaskable].map(({ facts }) => facts),
    release() {
      for (const { process } of [...held, ...runners]) process.release();
    },
  };
}

/** The supervisor or parent first; the others once it has let go, or has not stopped them within a moment. */
function nextToAsk(held: Held[], left: Held[], asked: ReadonlySet<Held>, waited: number): Held[] {
  if (asked.size === 0) return left.slice(0, 1);
  const parentHasTime = held[0] !== undefined && left.includes(held[0]) && waited < PARENT_FIRST_MS;
  return parentHasTime ? [] : left.filter((one) => !asked.has(one));
}

export const cancelled = (asked: boolean): RunOutcome => ({
  outcome: 'cancelled',
  detail: asked
    ? 'Cancelled. The process was asked to stop and may still do so; it was not forced.'
    : 'Cancelled before anything was sent.',
});

const notHeld = (failure: { message: string; nextStep: string }): RunOutcome => ({
  outcome: 'denied',
  detail: `${failure.message} ${failure.nextStep}`,
});

const noLongerParent = ({ name, identity }: ProcessFacts): RunOutcome => ({
  outcome: 'changed',
  detail: `${name} (pid ${identity.pid}) does not run that server any more. Nothing was ended. Look at the list again.`,
});

const denied = ({ facts }: Held, failure: { message: string; nextStep: string }): RunOutcome => ({
  outcome: 'denied',
  detail: `${facts.name} (pid ${facts.identity.pid}) could not be ended: ${failure.message} ${failure.nextStep}`,
});
