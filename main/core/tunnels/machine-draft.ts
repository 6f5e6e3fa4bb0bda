/** What all steps of a tunnel's machine are made of: the machine while an event is worked into it, its phases and their ends. */
import type { SshFailure } from './failure-codes.ts';
import type { MachineClock, TunnelEffect, TunnelEvent, TunnelMachine } from './tunnel-events.ts';

/** A machine while one event is worked into it. */
export interface Draft {
  readonly m: { -readonly [K in keyof TunnelMachine]: TunnelMachine[K] };
  readonly effects: TunnelEffect[];
  readonly clock: MachineClock;
}

/** The 15 s of ConnectTimeout, and some. */
export const CONNECT_MS = 20_000;
const LOG_IN_MS = 30_000;
const FORWARD_MS = 10_000;
/** From SIGTERM to SIGKILL. */
const STOP_MS = 2_000;

const DEADLINES = {
  starting: CONNECT_MS,
  connecting: CONNECT_MS,
  authenticating: LOG_IN_MS,
  forwarding: FORWARD_MS,
};

/** The deadline of a phase runs from now; not while a question waits. */
export function enter({ m, clock }: Draft, phase: keyof typeof DEADLINES): void {
  m.phase = phase;
  m.deadlineAt = m.question ? null : clock.now + DEADLINES[phase];
}

/** Nothing is under way any more. */
export function rest({ m }: Draft, state: TunnelMachine['state']): void {
  m.phase = 'idle';
  m.state = state;
  m.deadlineAt = null;
  m.nextAt = null;
}

/** Asks the process to end, and makes it end 2 s later. `ending`: why, where it is not the user's word. */
export function terminate({ m, clock, effects }: Draft, ending: SshFailure | null): void {
  if (!m.hasProcess || m.phase === 'stopping') return;
  m.phase = 'stopping';
  m.ending = ending;
  m.deadlineAt = null;
  m.probeAt = null;
  m.forceAt = clock.now + STOP_MS;
  effects.push({ kind: 'terminate', run: m.run });
}

export function forceIt({ m, clock, effects }: Draft): void {
  effects.push({ kind: 'force', run: m.run });
  m.forceAt = clock.now + STOP_MS;
}

/** Up no more, although the process has not ended yet. */
export function leaveUp(d: Draft, state: 'retrying' | 'connecting'): void {
  d.m.state = state;
  d.m.upSince = null;
  d.m.health = [];
  terminate(d, null);
}

export function withdraw({ m, effects }: Draft): void {
  if (m.question) effects.push({ kind: 'withdraw', id: m.question.id });
  m.question = null;
}

export const isOfThisProcess = (m: TunnelMachine, event: Extract<TunnelEvent, { run: number }>): boolean =>
  m.hasProcess && event.run === m.run;
