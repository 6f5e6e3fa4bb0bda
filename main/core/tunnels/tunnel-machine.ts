/**
 * The state machine of one tunnel, pure: what happens and the time come in, what is to be done comes out. It carries an
 * ssh or a relay. The user's word (`wanted`) is kept apart from the state, and a stop always wins.
 */
import { NO_CONFIRMATIONS } from './confirmations.ts';
import { type Draft, enter, forceIt, isOfThisProcess, leaveUp } from './machine-draft.ts';
import { ended } from './machine-end.ts';
import { probe, takeLine, takeListening, takeLoggedIn, takeProbed } from './machine-lines.ts';
import { answered, asked, unanswered } from './machine-questions.ts';
import { begin, checked, deadlinePassed } from './machine-start.ts';
import { waitFor } from './machine-tries.ts';
import { changeSettings, goOn, start, stop } from './machine-wishes.ts';
import { classifyStart, ownFailure } from './ssh-failures.ts';
import type { MachineClock, MachineSpec, MachineStep, TunnelEvent, TunnelMachine } from './tunnel-events.ts';

/** After a longer sleep the server has most likely given the session up: it is made again rather than waited for. */
const SHORT_SLEEP_MS = 30_000;
/** Networks are not there at once after a sleep. */
const AFTER_WAKE_MS = 2_000;

export function createTunnelMachine(spec: MachineSpec, now: number): TunnelMachine {
  return {
    spec,
    wanted: false,
    state: 'stopped',
    phase: 'idle',
    since: now,
    run: 0,
    hasProcess: false,
    pid: null,
    unattended: false,
    attempts: 0,
    upSince: null,
    everUp: false,
    backOff: 0,
    waitedMs: 0,
    starts: [],
    authFailures: 0,
    heldSince: null,
    confirmations: NO_CONFIRMATIONS,
    firstLines: [],
    lastLines: [],
    question: null,
    failure: null,
    ending: null,
    againInMs: null,
    health: [],
    blockedBy: null,
    offline: false,
    toldLost: false,
    deadlineAt: null,
    forceAt: null,
    nextAt: null,
    probeAt: null,
    scheduledAt: null,
  };
}

/** Never throws. The effects are to be carried out in their order. */
export function stepTunnel(machine: TunnelMachine, event: TunnelEvent, clock: MachineClock): MachineStep {
  const draft: Draft = { m: { ...machine }, effects: [], clock };
  take(draft, event);
  const { m, effects } = draft;
  if (m.state !== machine.state) m.since = clock.now;
  const at = nextDue(m);
  if (at !== m.scheduledAt) effects.push({ kind: 'schedule', at });
  m.scheduledAt = at;
  return { machine: m, effects };
}

function nextDue(m: TunnelMachine): number | null {
  const tryAgain = m.offline && m.state === 'retrying' ? null : m.nextAt;
  const all = [m.deadlineAt, m.forceAt, m.probeAt, tryAgain, m.question?.expiresAt ?? null];
  const due = all.filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

function take(d: Draft, event: TunnelEvent): void {
  if ('run' in event) takeOfRun(d, event);
  else takeOther(d, event);
}

type OfRun = Extract<TunnelEvent, { run: number }>;

function takeOfRun(d: Draft, event: OfRun): void {
  const { m } = d;
  if (event.type === 'checked') {
    if (m.phase === 'checking' && event.run === m.run) checked(d, event.held);
    return;
  }
  if (!isOfThisProcess(m, event)) {
    if (event.type === 'asked') d.effects.push({ kind: 'withdraw', id: event.question.id });
    return;
  }
  switch (event.type) {
    case 'started':
      started(d, event.pid);
      return;
    case 'not-started':
      ended(d, event.failure ?? classifyStart(event.code), { code: null, signal: null });
      return;
    case 'logged-in':
      takeLoggedIn(d, event.bound);
      return;
    case 'line':
      takeLine(d, event.text);
      return;
    case 'listening':
      takeListening(d, event.forward);
      return;
    case 'ended':
      ended(d, event.failure ?? null, event);
      return;
    case 'asked':
      asked(d, event.question);
      return;
  }
}

function takeOther(d: Draft, event: Exclude<TunnelEvent, OfRun>): void {
  const { m } = d;
  switch (event.type) {
    case 'start':
      start(d, event.unattended ?? false);
      return;
    case 'stop':
      stop(d);
      return;
    case 'answered':
      answered(d, event.id, event.cancelled);
      return;
    case 'question-timeout':
      if (m.question?.id === event.id) unanswered(d);
      return;
    case 'tick':
      tick(d);
      return;
    case 'wake':
      wake(d, event.sleptMs);
      return;
    case 'online':
      m.offline = false;
      if (m.state === 'retrying') goOn(d);
      return;
    case 'offline':
      m.offline = true;
      return;
    case 'probe':
      probe(d);
      return;
    case 'probed':
      takeProbed(d, event.forward, event.reached, event.message);
      return;
    case 'port-freed': {
      const isOurs = m.spec.forwards.some(
        ({ kind, bindPort }) => kind !== 'remote' && bindPort === event.port,
      );
      if (m.state === 'blocked' && isOurs) goOn(d);
      return;
    }
    case 'settings-changed':
      changeSettings(d, event.spec);
      return;
  }
}

function started(d: Draft, pid: number | null): void {
  const { m } = d;
  m.pid = pid;
  // It may have been too early for the signal.
  if (m.phase === 'stopping') d.effects.push({ kind: 'terminate', run: m.run });
  if (m.phase !== 'starting') return;
  if (m.spec.carrier === 'relay') enter(d, 'forwarding');
  else m.phase = 'connecting';
}

function tick(d: Draft): void {
  const { m, clock } = d;
  const isDue = (at: number | null | undefined): boolean =>
    at !== null && at !== undefined && clock.now >= at;
  if (isDue(m.forceAt)) forceIt(d);
  if (isDue(m.question?.expiresAt)) unanswered(d);
  if (isDue(m.deadlineAt)) deadlinePassed(d);
  if (isDue(m.nextAt) && !(m.offline && m.state === 'retrying') && m.phase === 'idle') begin(d);
  if (isDue(m.probeAt)) probe(d);
}

function wake(d: Draft, sleptMs: number): void {
  const { m, clock } = d;
  if (m.phase === 'up' && sleptMs <= SHORT_SLEEP_MS) probe(d);
  else if (m.phase === 'up') {
    m.failure = { ...ownFailure('slept', m.spec.destination), at: clock.now };
    m.againInMs = AFTER_WAKE_MS;
    leaveUp(d, 'retrying');
  } else if (m.phase === 'idle' && m.state === 'retrying') waitFor(d, AFTER_WAKE_MS);
}
