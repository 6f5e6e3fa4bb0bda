/** What a machine shows of its tunnel, in the words of the noun. */
import type { Tunnel } from '../../../preload/nouns/tunnel.ts';
import type { TunnelMachine } from './tunnel-events.ts';

export type TunnelFields = Pick<
  Tunnel,
  | 'state'
  | 'since'
  | 'upSince'
  | 'attempts'
  | 'nextAt'
  | 'failure'
  | 'question'
  | 'pid'
  | 'chosenPorts'
  | 'health'
  | 'blockedBy'
>;

/**
 * `wallOffsetMs`: the wall clock less the monotonic one (see `steadyOffset`). Times are derived with it each time, so that
 * a clock that is set moves them along, and an uptime stays what it is.
 */
export function tunnelFields(machine: TunnelMachine, wallOffsetMs: number): TunnelFields {
  const wall = (at: number): string => new Date(at + wallOffsetMs).toISOString();
  const { failure, question } = machine;
  return {
    state: machine.state,
    since: wall(machine.since),
    upSince: machine.upSince === null ? null : wall(machine.upSince),
    attempts: machine.attempts,
    nextAt:
      machine.state === 'retrying' && machine.nextAt !== null && !machine.offline
        ? wall(machine.nextAt)
        : null,
    failure: failure && {
      code: failure.code,
      message: failure.message,
      nextStep: failure.nextStep,
      at: wall(failure.at),
      permanent: failure.kind === 'permanent',
    },
    question: question && { ...question, expiresAt: wall(question.expiresAt) },
    pid: machine.pid,
    chosenPorts: machine.confirmations.chosenPorts.map((each) => ({ ...each })),
    health: machine.health.map((each) => ({ ...each, at: wall(each.at) })),
    blockedBy: machine.blockedBy && { ...machine.blockedBy },
  };
}

/** Both clocks are read one after the other and corrected in small steps: that is no reason to show other times. */
const CLOCK_NOISE_MS = 1_000;

/** The offset to go on with: the one before, unless the wall clock was set. */
export function steadyOffset(before: number | null, now: number, wallNow: number): number {
  const offset = wallNow - now;
  return before !== null && Math.abs(offset - before) < CLOCK_NOISE_MS ? before : offset;
}
