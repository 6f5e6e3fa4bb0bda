/** Signals through an elevated step that is ready: one at a time, each with its answer, none once it is closed. */
import { type Failure, fail, ok, type Result } from '../../../preload/model.ts';
import type { SignalAnswer } from './elevated-lines.ts';
import type { ElevatedEvent, ElevatedStep } from './elevated-step.ts';
import { type ElevatedSession, isSignallable, type ProcessIdentity, type Signal } from './platform.ts';

const START = /^[1-9]\d{0,17}$/;

export function createElevatedSession(
  step: Pick<ElevatedStep, 'next' | 'write' | 'close'>,
  holders: readonly ProcessIdentity[],
  limitMs: number,
): ElevatedSession {
  let closed = false;
  let before: Promise<unknown> = Promise.resolve();

  const close = () => {
    closed = true;
    step.close();
  };

  const send = async (signal: Signal, { pid, startKey }: ProcessIdentity): Promise<Result<null>> => {
    if (closed) return over();
    if (!isSignallable(pid) || !START.test(startKey)) return gone();
    step.write(`${signal} ${pid} ${startKey}`);
    const event = await step.next(limitMs);
    if ('pid' in event && event.pid === pid) return outcomeOf(event.kind);
    // Whatever it says from now on answers something else.
    close();
    return lost(event);
  };

  return {
    holders,
    signal(signal, identity) {
      const turn = before.then(() => send(signal, identity));
      before = turn;
      return turn;
    },
    close,
  };
}

function outcomeOf(kind: SignalAnswer): Result<null> {
  switch (kind) {
    case 'sent':
      return ok(null);
    case 'gone':
    case 'changed':
      return gone();
    case 'refused':
      return refused();
    case 'deaf':
      return deaf();
    case 'denied':
      return denied();
  }
}

type Failed = { ok: false; failure: Failure };

const over = (): Failed => fail('unavailable', 'The elevated step is over. Nothing was sent.', 'Try again.');

const gone = (): Failed =>
  fail(
    'not-found',
    'That process is gone or does not hold the port any more. Nothing was sent.',
    'Look at the list again.',
  );

const refused = (): Failed =>
  fail(
    'protected',
    'The elevated step does not end that process: it started Quayside, did not hold the port, or runs services of the system.',
    'End it by hand if that is what you want.',
  );

const deaf = (): Failed =>
  fail('unsupported', 'Nothing can ask that process to end.', 'It can only be ended by force.');

const denied = (): Failed =>
  fail(
    'permission',
    'The system does not let even an administrator end this.',
    'Look in the system’s own tools at what protects it, or take another port.',
  );

const lost = (event: ElevatedEvent): Failed =>
  event.kind === 'late'
    ? fail('timeout', 'The elevated step did not answer.', 'Look at the list: the process may have ended.')
    : fail('unavailable', 'The elevated step has ended.', 'Try again.');
