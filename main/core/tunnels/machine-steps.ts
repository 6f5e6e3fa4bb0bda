/** The steps of a tunnel's machine from a check of the ports to the end of the process, and what follows from that end. */
import {
  backOffMs,
  isCrashLoop,
  NEVER_UP_TRIES,
  REMOTE_PORT_BACK_OFF_MS,
  REMOTE_PORT_PATIENCE_MS,
  STEADY_MS,
  withStart,
} from './back-off.ts';
import { NO_CONFIRMATIONS } from './confirmations.ts';
import { failure, type SshFailure } from './failure-codes.ts';
import { classifyEnd, ownFailure } from './ssh-failures.ts';
import type { BlockedBy, MachineClock, TunnelEffect, TunnelEvent, TunnelMachine } from './tunnel-events.ts';

/** A machine while one event is worked into it. */
export interface Draft {
  readonly m: { -readonly [K in keyof TunnelMachine]: TunnelMachine[K] };
  readonly effects: TunnelEffect[];
  readonly clock: MachineClock;
}

const SECOND = 1_000;
/** A check that does not come back must not hold the tunnel up: ssh itself finds a port that is held. */
const CHECK_MS = 5 * SECOND;
/** The 15 s of ConnectTimeout, and some. */
const CONNECT_MS = 20 * SECOND;
const LOG_IN_MS = 30 * SECOND;
const FORWARD_MS = 10 * SECOND;
/** From SIGTERM to SIGKILL. */
const STOP_MS = 2 * SECOND;
/** How often a port that is held is looked at where nobody says that it was freed. */
const LOOK_AGAIN_MS = 5 * SECOND;

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

/** Looks at the local ports first; a tunnel that is blocked says so until it is known to be free. */
export function begin({ m, clock, effects }: Draft): void {
  if (m.hasProcess) return;
  m.run += 1;
  m.phase = 'checking';
  if (m.state !== 'blocked') m.state = 'connecting';
  m.nextAt = null;
  m.deadlineAt = clock.now + CHECK_MS;
  effects.push({ kind: 'check', run: m.run });
}

export function checked(d: Draft, held: BlockedBy | null): void {
  const { m } = d;
  if (held) block(d, held);
  // ssh found it held, and now it is not: whatever that was, it must not become a loop.
  else if (m.state === 'blocked' && m.blockedBy === null && m.failure) retry(d, m.failure);
  else spawn(d);
}

function block(d: Draft, held: BlockedBy): void {
  const { m, clock } = d;
  rest(d, 'blocked');
  m.blockedBy = held;
  m.failure = {
    ...failure(
      'port-busy',
      'blocked',
      `Port ${held.port} is held by ${held.holder}.`,
      'Free the port or choose another; the tunnel goes on by itself once it is free.',
      { port: held.port },
    ),
    at: clock.now,
  };
  m.nextAt = clock.now + LOOK_AGAIN_MS;
}

/** At most one process: the only place that asks for one. */
export function spawn(d: Draft): void {
  const { m, clock, effects } = d;
  if (m.hasProcess || !m.wanted) return;
  if (isCrashLoop(m.starts, clock.now)) {
    fail(d, ownFailure('crash-loop', m.spec.destination));
    return;
  }
  m.starts = withStart(m.starts, clock.now, m.waitedMs);
  m.hasProcess = true;
  m.pid = null;
  m.attempts += 1;
  m.confirmations = NO_CONFIRMATIONS;
  m.firstLines = [];
  m.lastLines = [];
  m.blockedBy = null;
  m.ending = null;
  m.state = 'connecting';
  m.phase = 'starting';
  m.deadlineAt = clock.now + CONNECT_MS;
  effects.push({ kind: 'spawn', run: m.run, unattended: m.unattended });
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

export function withdraw({ m, effects }: Draft): void {
  if (m.question) effects.push({ kind: 'withdraw', id: m.question.id });
  m.question = null;
}

/** The process is gone, or never was. */
export function ended(
  d: Draft,
  told: SshFailure | null,
  end: { code: number | null; signal: string | null },
): void {
  const { m, clock } = d;
  withdraw(d);
  const { destination } = m.spec;
  const { everUp, unattended } = m;
  const why =
    m.ending ??
    told ??
    classifyEnd([...m.firstLines, ...m.lastLines], end, { destination, everUp, unattended });
  if (m.upSince !== null && clock.now - m.upSince >= STEADY_MS) m.backOff = 0;
  Object.assign(m, GONE);
  const again = m.againInMs;
  m.againInMs = null;
  if (!m.wanted) {
    rest(d, 'stopped');
    m.failure = null;
  } else if (again === 0) begin(d);
  else if (again !== null) waitFor(d, again);
  else conclude(d, why);
}

const GONE = {
  hasProcess: false,
  pid: null,
  upSince: null,
  ending: null,
  health: [],
  confirmations: NO_CONFIRMATIONS,
  firstLines: [],
  lastLines: [],
  deadlineAt: null,
  forceAt: null,
  probeAt: null,
} satisfies Partial<TunnelMachine>;

function conclude(d: Draft, why: SshFailure): void {
  const { m, clock, effects } = d;
  m.failure = { ...why, at: clock.now };
  if (m.everUp && !m.toldLost) {
    effects.push({ kind: 'notify', what: 'lost' });
    m.toldLost = true;
  }
  switch (why.kind) {
    case 'needs-input':
      rest(d, 'needs-input');
      if (m.unattended) effects.push({ kind: 'notify', what: 'failed' });
      return;
    case 'blocked':
      // Who holds it is not known yet: the check will tell.
      rest(d, 'blocked');
      m.blockedBy = null;
      begin(d);
      return;
    case 'permanent':
      (isAnotherChance(d, why) ? retry : fail)(d, why);
      return;
    case 'transient':
      (why.code === 'remote-port-held' ? waitForServer : retry)(d, why);
      return;
  }
}

/** What did work and fails once may be an agent that is locked; twice is a key that was taken away. */
function isAnotherChance({ m }: Draft, why: SshFailure): boolean {
  if (!m.everUp || why.code !== 'auth-denied') return false;
  m.authFailures += 1;
  return m.authFailures < 2;
}

function waitForServer(d: Draft, why: SshFailure): void {
  const { m, clock } = d;
  if (m.heldSince === null) m.backOff = 0;
  m.heldSince ??= clock.now;
  if (clock.now - m.heldSince >= REMOTE_PORT_PATIENCE_MS) {
    fail(d, {
      ...why,
      code: 'remote-port-refused',
      message: `${m.spec.destination} did not release its port ${why.port ?? ''} in five minutes.`,
      nextStep: 'Somebody else may hold it. Choose another port, or start the tunnel again later.',
    });
    return;
  }
  const wait = backOffMs(m.backOff, clock.random(), REMOTE_PORT_BACK_OFF_MS);
  m.backOff += 1;
  waitFor(d, wait);
}

function retry(d: Draft, why: SshFailure): void {
  const { m, clock } = d;
  if (!m.everUp && m.attempts >= NEVER_UP_TRIES) {
    fail(d, { ...why, message: `${why.message} Given up after ${m.attempts} attempts.` });
    return;
  }
  const wait = backOffMs(m.backOff, clock.random());
  m.backOff += 1;
  waitFor(d, wait);
}

export function waitFor(d: Draft, ms: number): void {
  const { m, clock } = d;
  rest(d, 'retrying');
  m.blockedBy = null;
  m.nextAt = clock.now + ms;
  m.waitedMs = ms;
  // Nobody sits there waiting for the dialog of a tunnel that was up.
  if (m.everUp) m.unattended = true;
}

function fail(d: Draft, why: SshFailure): void {
  const { m, clock, effects } = d;
  rest(d, 'failed');
  m.blockedBy = null;
  m.failure = { ...why, kind: 'permanent', level: why.level === 'alarm' ? 'alarm' : 'error', at: clock.now };
  effects.push({ kind: 'notify', what: 'failed' });
}

/** A phase took too long. */
export function deadlinePassed(d: Draft): void {
  const { m, clock } = d;
  const { destination } = m.spec;
  m.deadlineAt = null;
  if (m.phase === 'checking' && m.state !== 'blocked') spawn(d);
  else if (m.phase === 'checking') {
    rest(d, 'blocked');
    m.nextAt = clock.now + LOOK_AGAIN_MS;
  } else if (m.phase === 'authenticating') terminate(d, ownFailure('log-in-deadline', destination));
  else if (m.phase === 'forwarding') terminate(d, ownFailure('forward-deadline', destination));
  else terminate(d, ownFailure('start-deadline', destination));
}

export const isOfThisProcess = (m: TunnelMachine, event: Extract<TunnelEvent, { run: number }>): boolean =>
  m.hasProcess && event.run === m.run;
