/** A free with an administrator's rights, for holders that are hidden from us: from the system's question until they have let go. */
import type { Failure } from '../../../preload/model.ts';
import type { ElevatedSession, Elevator, Platform, ProcessFacts } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { type ElevatedEnd, type ElevatedStopDeps, haveLetGo, stopElevated } from './elevated-stop.ts';
import { cancelled, type RunOutcome } from './free-run.ts';
import { protectionOf } from './protected.ts';

export interface ElevatedDeps extends ElevatedStopDeps {
  elevator: Elevator;
  platform: Pick<Platform, 'describe' | 'self'>;
  /** The user's own list of what is protected, and whether the user has opened it for this free. */
  protectedNames: readonly string[];
  overrideProtected: boolean;
}

/** `rows`: the listeners of one port that become free, at least one. `graceMs`: from the first request to force. */
export async function runElevated(
  rows: readonly TrackedListener[],
  graceMs: number,
  deps: ElevatedDeps,
): Promise<ElevatedEnd> {
  if (deps.stopped.aborted) return notStarted(cancelled(false));
  deps.onPhase('allowing');
  const keys = rows.map((row) => row.socket.socketKey);
  const opened = await deps.elevator.open(keys, deps.stopped);
  if (!opened.ok) return notStarted(await notOpened(opened.failure, rows, deps));
  try {
    const { holders, refusal } = await lookAtHolders(opened.value, rows, deps);
    return refusal ? notStarted(refusal) : await stopElevated(opened.value, holders, rows, graceMs, deps);
  } finally {
    opened.value.close();
  }
}

const notStarted = (stopped: RunOutcome): ElevatedEnd => ({ stopped, ended: [] });

const portOf = (rows: readonly TrackedListener[]): number => rows[0]?.listener.port ?? 0;

async function notOpened(
  failure: Failure,
  rows: readonly TrackedListener[],
  deps: ElevatedDeps,
): Promise<RunOutcome> {
  if (deps.stopped.aborted) return cancelled(false);
  if (failure.code !== 'not-found') {
    return { outcome: 'denied', detail: `${failure.message} ${failure.nextStep}` };
  }
  const port = portOf(rows);
  return (await haveLetGo(rows, deps))
    ? { outcome: 'gone', detail: `Nobody listens on port ${port} there any more. Nothing was sent.` }
    : {
        outcome: 'still-held',
        detail: `No process on this system holds port ${port}: the system itself or another namespace does. Nothing was sent.`,
      };
}

interface Look {
  /** The parents first. */
  holders: ProcessFacts[];
  refusal: RunOutcome | null;
}

/** Only who was looked at may be signalled: what is protected is known by its name. */
async function lookAtHolders(
  session: ElevatedSession,
  rows: readonly TrackedListener[],
  { platform, protectedNames, overrideProtected }: ElevatedDeps,
): Promise<Look> {
  const described = await Promise.all(session.holders.map((identity) => platform.describe(identity)));
  const holders = described
    .filter((facts) => facts !== null)
    .sort((a, b) => a.ancestors.length - b.ancestors.length || a.identity.pid - b.identity.pid);
  const protections = holders
    // A service is not ended there either: the elevated step has it stopped.
    .map((facts) => protectionOf(facts, platform.self.pids, protectedNames, true))
    .filter((protection) => protection !== null);
  const blocking =
    protections.find(({ by }) => by === 'built-in') ?? (overrideProtected ? undefined : protections[0]);
  if (blocking) {
    return {
      holders,
      refusal: { outcome: 'protected', detail: `${blocking.message} ${blocking.nextStep}` },
    };
  }
  return { holders, refusal: holders.length > 0 ? null : unseen(rows) };
}

const unseen = (rows: readonly TrackedListener[]): RunOutcome => ({
  outcome: 'denied',
  detail: `What holds port ${portOf(rows)} could not be looked at, so nothing was sent. Run the command that is shown in a terminal.`,
});
