/** Whether a tunnel that failed is tried again, and when; or is given up. */
import { backOffMs, NEVER_UP_TRIES, REMOTE_PORT_BACK_OFF_MS, REMOTE_PORT_PATIENCE_MS } from './back-off.ts';
import type { SshFailure } from './failure-codes.ts';
import { type Draft, rest } from './machine-draft.ts';

/** What did work and fails once may be an agent that is locked; twice is a key that was taken away. */
export function isAnotherChance({ m }: Draft, why: SshFailure): boolean {
  if (!m.everUp || why.code !== 'auth-denied') return false;
  m.authFailures += 1;
  return m.authFailures < 2;
}

export function waitForServer(d: Draft, why: SshFailure): void {
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

export function retry(d: Draft, why: SshFailure): void {
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

export function fail(d: Draft, why: SshFailure): void {
  const { m, clock, effects } = d;
  rest(d, 'failed');
  m.blockedBy = null;
  m.failure = { ...why, kind: 'permanent', level: why.level === 'alarm' ? 'alarm' : 'error', at: clock.now };
  effects.push({ kind: 'notify', what: 'failed' });
}
