/** The user's word on a tunnel: start, stop, other settings. A stop always wins. */
import { type Draft, leaveUp, rest, terminate, withdraw } from './machine-draft.ts';
import { begin } from './machine-start.ts';
import type { MachineSpec } from './tunnel-events.ts';

export function start(d: Draft, unattended: boolean): void {
  const { m } = d;
  if (m.wanted && m.phase !== 'idle') return;
  m.wanted = true;
  m.unattended = unattended;
  m.failure = null;
  m.toldLost = false;
  m.starts = [];
  forget(d);
  if (m.hasProcess) m.againInMs = 0;
  else begin(d);
}

/** What was learnt of a tunnel by trying counts no more. */
function forget({ m }: Draft): void {
  m.attempts = 0;
  m.everUp = false;
  m.backOff = 0;
  m.waitedMs = 0;
  m.authFailures = 0;
  m.heldSince = null;
}

export function stop(d: Draft): void {
  const { m } = d;
  m.wanted = false;
  m.againInMs = null;
  m.nextAt = null;
  m.blockedBy = null;
  m.toldLost = false;
  withdraw(d);
  if (m.hasProcess) terminate(d, null);
  else rest(d, 'stopped');
  if (!m.hasProcess) m.failure = null;
}

/** At once what would come later anyway. */
export function goOn(d: Draft): void {
  if (d.m.phase !== 'idle') return;
  d.m.waitedMs = 0;
  begin(d);
}

export function changeSettings(d: Draft, spec: MachineSpec): void {
  const { m } = d;
  m.spec = spec;
  forget(d);
  if (!m.wanted) return;
  if (m.hasProcess) {
    withdraw(d);
    m.againInMs = 0;
    m.failure = null;
    leaveUp(d, 'connecting');
  } else if (m.phase === 'checking' || m.state === 'retrying' || m.state === 'blocked') begin(d);
}
