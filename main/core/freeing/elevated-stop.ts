/** Asks, waits and forces through an elevated step. Whether the port is still held is seen by scanning: their open files are not ours to read. */
import type { Failure, FreeProgress } from '../../../preload/model.ts';
import type { ElevatedSession, ProcessFacts, Signal } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { cancelled, type RunOutcome } from './free-run.ts';

/** How often the port is looked at while its holders stop, in ms: a look is a scan. */
const LOOK_MS = 40;
/** How long a parent gets to stop its own workers before these are asked too, in ms. */
const PARENT_FIRST_MS = 300;
/** How long after SIGKILL the sockets may linger, in ms: the kernel closes them while it tears the process down. */
const FORCE_WAIT_MS = 2_000;

export interface ElevatedStopDeps {
  scan: () => Promise<ReadonlyMap<string, TrackedListener>>;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
  onPhase: (phase: FreeProgress['phase']) => void;
  /** Aborted when the user cancels or Quayside ends: the question is taken back, and no signal is sent from then on. */
  stopped: AbortSignal;
  isForcedNow: () => boolean;
}

export interface ElevatedEnd {
  /** Null when the port is to be proven free now; else how it ended before that. */
  stopped: RunOutcome | null;
  /** Who was signalled, in that order. */
  ended: readonly ProcessFacts[];
}

export async function haveLetGo(
  rows: readonly TrackedListener[],
  { scan }: Pick<ElevatedStopDeps, 'scan'>,
): Promise<boolean> {
  const tracked = await scan();
  return !rows.some((row) => tracked.has(row.key));
}

/** `holders`: the parents first. `graceMs`: from the first request to force. */
export async function stopElevated(
  session: Pick<ElevatedSession, 'signal'>,
  holders: readonly ProcessFacts[],
  rows: readonly TrackedListener[],
  graceMs: number,
  deps: ElevatedStopDeps,
): Promise<ElevatedEnd> {
  const ended: ProcessFacts[] = [];
  const deaf = new Set<ProcessFacts>();
  /** Null where all of them were signalled or have let go. */
  const signal = async (kind: Signal, those: readonly ProcessFacts[]): Promise<RunOutcome | null> => {
    for (const facts of those) {
      if (deps.stopped.aborted) return cancelled(ended.length > 0);
      const sent = await session.signal(kind, facts.identity);
      if (sent.ok && !ended.includes(facts)) ended.push(facts);
      // Who has no window cannot be asked on Windows; forced it can be.
      if (!sent.ok && sent.failure.code === 'unsupported' && kind === 'ask') deaf.add(facts);
      else if (!sent.ok && sent.failure.code !== 'not-found') return notSent(facts, sent.failure);
    }
    return null;
  };
  const isDeaf = (facts: ProcessFacts) => deaf.has(facts);
  const asked = await ask(holders, rows, graceMs, (those) => signal('ask', those), isDeaf, deps);
  if (asked !== 'late') return { stopped: asked, ended };
  deps.onPhase('forcing');
  const refused = await signal('force', holders);
  const forced = deps.monotonic();
  while (!refused && !(await haveLetGo(rows, deps)) && deps.monotonic() - forced < FORCE_WAIT_MS) {
    await deps.pause(LOOK_MS);
  }
  return { stopped: refused, ended };
}

/** Null when all have let go, `late` when the grace time is over. */
async function ask(
  holders: readonly ProcessFacts[],
  rows: readonly TrackedListener[],
  graceMs: number,
  signal: (those: readonly ProcessFacts[]) => Promise<RunOutcome | null>,
  isDeaf: (facts: ProcessFacts) => boolean,
  deps: ElevatedStopDeps,
): Promise<RunOutcome | 'late' | null> {
  const asked = new Set<ProcessFacts>();
  const started = deps.monotonic();
  deps.onPhase('asking');
  for (;;) {
    if (deps.stopped.aborted) return cancelled(asked.size > 0);
    if (await haveLetGo(rows, deps)) return null;
    const waited = deps.monotonic() - started;
    if (waited >= graceMs || deps.isForcedNow() || holders.every(isDeaf)) return 'late';
    const next = nextToAsk(holders, asked, waited);
    const refused = await signal(next);
    if (refused) return refused;
    for (const facts of next) asked.add(facts);
    if (next.length > 0) deps.onPhase('waiting');
    await deps.pause(LOOK_MS);
  }
}

/** The parent first; the others where the port is still held a moment later. Who let go by then is not signalled. */
function nextToAsk(
  holders: readonly ProcessFacts[],
  asked: ReadonlySet<ProcessFacts>,
  waited: number,
): readonly ProcessFacts[] {
  if (asked.size === 0) return holders.slice(0, 1);
  return waited < PARENT_FIRST_MS ? [] : holders.filter((facts) => !asked.has(facts));
}

const notSent = ({ name, identity }: ProcessFacts, failure: Failure): RunOutcome => ({
  outcome: failure.code === 'protected' ? 'protected' : 'denied',
  detail: `${name} (pid ${identity.pid}) could not be ended: ${failure.message} ${failure.nextStep}`,
});
