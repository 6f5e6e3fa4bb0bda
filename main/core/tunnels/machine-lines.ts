/** The steps of a tunnel's machine while its process lives: from its lines to `up`, and to `degraded` and back. */
import {
  confirmByLine,
  confirmForward,
  followChannels,
  NO_CONFIRMATIONS,
  refusesForward,
  troubleIn,
} from './confirmations.ts';
import { type FailureCode, failure } from './failure-codes.ts';
import { type Draft, enter, terminate } from './machine-draft.ts';
import { classifyLines, isEvidence } from './ssh-failures.ts';
import { readSshLine, type SshLine } from './ssh-lines.ts';

/** Of the lines that may tell why it ends, so many from the beginning and as many from the end are kept. */
const LINES_KEPT = 50;
const PROBE_EVERY_MS = 60_000;

export function takeLine(d: Draft, text: string): void {
  const { m } = d;
  keepLine(d, text);
  const { phase } = m;
  if (phase === 'starting' || phase === 'stopping') return;
  const line = readSshLine(text);
  if (phase === 'up') takeUpLine(d, line);
  else takeLogInLine(d, line, text);
}

function keepLine({ m }: Draft, text: string): void {
  if (!isEvidence(text)) return;
  if (m.firstLines.length < LINES_KEPT) m.firstLines = [...m.firstLines, text];
  else m.lastLines = [...m.lastLines, text].slice(-LINES_KEPT);
}

function takeLogInLine(d: Draft, line: SshLine, text: string): void {
  const { m } = d;
  const { forwards, destination } = m.spec;
  if (line.kind === 'reached') {
    if (m.phase === 'connecting') enter(d, 'authenticating');
    return;
  }
  if (m.phase === 'connecting') return;
  if (refusesForward(forwards, line)) {
    const { everUp, unattended } = m;
    terminate(d, classifyLines([text], { destination, everUp, unattended }));
    return;
  }
  // Before the log-in whoever is asked to let us in could word what confirms.
  if (m.phase !== 'forwarding') return;
  m.confirmations = followChannels(confirmByLine(m.confirmations, forwards, line), forwards, line);
  upIfConfirmed(d);
}

export function takeLoggedIn(d: Draft, bound: readonly number[]): void {
  const { m } = d;
  if (m.phase !== 'connecting' && m.phase !== 'authenticating') return;
  enter(d, 'forwarding');
  m.confirmations = { ...NO_CONFIRMATIONS, confirmed: [...bound].sort((a, b) => a - b) };
}

/** `forward` is there, as seen by other means; ssh listens only once it is logged in. */
export function takeListening(d: Draft, forward: number): void {
  const { m } = d;
  const isUnderWay = m.phase === 'connecting' || m.phase === 'authenticating' || m.phase === 'forwarding';
  if (!isUnderWay || m.spec.forwards[forward] === undefined) return;
  if (m.phase !== 'forwarding') enter(d, 'forwarding');
  m.confirmations = confirmForward(m.confirmations, forward);
  upIfConfirmed(d);
}

/** The one way to be up: the process lives, is logged in, and every forward was confirmed and bound since. */
function upIfConfirmed({ m, clock, effects }: Draft): void {
  if (m.phase !== 'forwarding' || !m.hasProcess) return;
  const bindsHere = m.spec.forwards.some(({ kind }) => kind !== 'remote');
  if (bindsHere && !m.confirmations.isBound) return;
  if (m.confirmations.confirmed.length < m.spec.forwards.length) return;
  m.phase = 'up';
  m.state = 'up';
  m.upSince = clock.now;
  m.everUp = true;
  m.attempts = 0;
  m.authFailures = 0;
  m.heldSince = null;
  m.failure = null;
  m.ending = null;
  m.deadlineAt = null;
  if (m.question) effects.push({ kind: 'withdraw', id: m.question.id });
  m.question = null;
  // What it said until now does not explain how it will end.
  m.firstLines = [];
  m.lastLines = [];
  if (m.toldLost) effects.push({ kind: 'notify', what: 'recovered' });
  m.toldLost = false;
  probe({ m, clock, effects });
}

export function probe({ m, clock, effects }: Draft): void {
  if (m.phase !== 'up') return;
  m.probeAt = clock.now + PROBE_EVERY_MS;
  effects.push({ kind: 'probe' });
}

function takeUpLine(d: Draft, line: SshLine): void {
  const { m } = d;
  const { forwards } = m.spec;
  const trouble = troubleIn(m.confirmations, forwards, line);
  m.confirmations = followChannels(m.confirmations, forwards, line);
  if (!trouble) return;
  const known = m.health.find(({ forward }) => forward === trouble.forward);
  // A client that tries on and on is one piece of news.
  if (known && !known.reached && known.message === trouble.message) return;
  setHealth(d, trouble.forward, false, trouble.message, trouble.code);
}

export function takeProbed(d: Draft, forward: number, reached: boolean, message: string): void {
  if (d.m.phase !== 'up' || d.m.spec.forwards[forward] === undefined) return;
  setHealth(d, forward, reached, message, 'target-refused');
}

function setHealth(d: Draft, forward: number, reached: boolean, message: string, code: FailureCode): void {
  const { m, clock } = d;
  const others = m.health.filter((each) => each.forward !== forward);
  m.health = [...others, { forward, reached, message, at: clock.now }].sort((a, b) => a.forward - b.forward);
  const bad = m.health.find((each) => !each.reached);
  m.state = bad ? 'degraded' : 'up';
  if (!bad) m.failure = null;
  else if (m.failure?.message !== sentence(bad.message))
    m.failure = {
      ...failure(
        code,
        code === 'forwarding-not-allowed' ? 'permanent' : 'transient',
        sentence(bad.message),
        code === 'forwarding-not-allowed'
          ? 'Ask for AllowTcpForwarding in its sshd_config.'
          : 'The tunnel itself is up: see whether the program at its other side runs.',
        { level: 'warning' },
      ),
      at: clock.now,
    };
}

const sentence = (message: string): string => `The tunnel is up, but ${message}.`;
