/** The steps of a tunnel's machine from a look at its ports to the start of its process. */
import { isCrashLoop, withStart } from './back-off.ts';
import { NO_CONFIRMATIONS } from './confirmations.ts';
import { failure } from './failure-codes.ts';
import { CONNECT_MS, type Draft, rest, terminate } from './machine-draft.ts';
import { fail, retry } from './machine-tries.ts';
import { ownFailure } from './ssh-failures.ts';
import type { BlockedBy } from './tunnel-events.ts';

/** A check that does not come back must not hold the tunnel up: ssh itself finds a port that is held. */
const CHECK_MS = 5_000;
/** How often a port that is held is looked at where nobody says that it was freed. */
const LOOK_AGAIN_MS = 5_000;

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
