/** The end of a tunnel's process, and what follows from it. */
import { STEADY_MS } from './back-off.ts';
import { NO_CONFIRMATIONS } from './confirmations.ts';
import type { SshFailure } from './failure-codes.ts';
import { type Draft, rest, withdraw } from './machine-draft.ts';
import { begin } from './machine-start.ts';
import { fail, isAnotherChance, retry, waitFor, waitForServer } from './machine-tries.ts';
import { classifyEnd } from './ssh-failures.ts';
import type { TunnelMachine } from './tunnel-events.ts';

/** The process is gone, or never was. */
export function ended(
  d: Draft,
  told: SshFailure | null,
  end: { code: number | null; signal: string | null },
): void {
  const { m, clock } = d;
  withdraw(d);
  const { destination, asks = true } = m.spec;
  const { everUp, unattended } = m;
  const why =
    m.ending ??
    told ??
    classifyEnd([...m.firstLines, ...m.lastLines], end, { destination, everUp, unattended, asks });
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
