/** Signals through an elevated step that is ready: one at a time, each with its answer, none once it is closed. */
import { type Failure, fail, ok, type Result } from '../../../../preload/model.ts';
import type { ElevatedSession, ProcessIdentity, Signal } from '../platform.ts';
import type { ElevatedEvent, ElevatedStep } from './elevated-step.ts';
import { isSignallable } from './hold-process.ts';

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

function outcomeOf(kind: 'sent' | 'gone' | 'changed' | 'refused'): Result<null> {
  if (kind === 'sent') return ok(null);
  return kind === 'refused' ? refused() : gone();
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
    'The elevated step does not end that process: it started Quayside, or did not hold the port.',
    'End it by hand if that is what you want.',
  );

const lost = (event: ElevatedEvent): Failed =>
  event.kind === 'late'
    ? fail('timeout', 'The elevated step did not answer.', 'Look at the list: the process may have ended.')
    : fail('unavailable', 'The elevated step has ended.', 'Try again.');
