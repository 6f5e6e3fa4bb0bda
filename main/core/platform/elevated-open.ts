/** From the question for an administrator's word to a session: who holds the sockets, or why there is none. One question at a time. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { createElevatedSession } from './elevated-session.ts';
import type { ElevatedEvent, ElevatedStep } from './elevated-step.ts';
import type { ElevatedSession, ProcessIdentity } from './platform.ts';

/** How long the user may take to answer, and one signal, in ms. */
export interface ElevatedLimits {
  readonly answerMs: number;
  readonly signalMs: number;
}

export const ELEVATED_LIMITS: ElevatedLimits = { answerMs: 120_000, signalMs: 5_000 };

export interface EndedEvent {
  readonly code: number | null;
  readonly said: string;
}

type Failed = ReturnType<typeof fail>;

/** `start`: null where nothing could be started. `whyEnded`: what its end before it was ready means. */
export async function openElevated(
  start: () => ElevatedStep | null,
  limits: ElevatedLimits,
  stopped: AbortSignal,
  whyEnded: (event: EndedEvent) => Failed,
): Promise<Result<ElevatedSession>> {
  if (stopped.aborted) return withdrawn();
  const step = start();
  if (!step) return whyEnded({ code: null, said: '' });
  const holders = await readHolders(step, limits.answerMs, stopped, whyEnded);
  if (holders.ok) return ok(createElevatedSession(step, holders.value, limits.signalMs));
  step.close();
  return holders;
}

/** One question after the other: several at once could not be told apart. */
export function askInTurn(): <T>(stopped: AbortSignal, ask: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (stopped, ask) => {
    const turn = settledOrAborted(before, stopped).then(ask);
    before = Promise.allSettled([before, turn]).then(() => {});
    return turn;
  };
}

const settledOrAborted = (before: Promise<unknown>, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stopped.removeEventListener('abort', done);
      resolve();
    };
    stopped.addEventListener('abort', done);
    void before.then(done);
    if (stopped.aborted) done();
  });

async function readHolders(
  step: ElevatedStep,
  limitMs: number,
  stopped: AbortSignal,
  whyEnded: (event: EndedEvent) => Failed,
): Promise<Result<ProcessIdentity[]>> {
  const holders: ProcessIdentity[] = [];
  const until = performance.now() + limitMs;
  for (;;) {
    const event = await step.next(Math.max(0, until - performance.now()), stopped);
    if (event.kind === 'holder') holders.push(event.identity);
    else if (event.kind !== 'ready') return notOpened(event, whyEnded);
    else if (holders.length > 0) return ok(holders);
    else return fail('not-found', 'No process holds that port.', 'Look at the list again.');
  }
}

const withdrawn = () => fail('unavailable', 'Asking was cancelled. Nothing was sent.', 'Try again.');

function notOpened(event: ElevatedEvent, whyEnded: (event: EndedEvent) => Failed): Failed {
  if (event.kind === 'stopped') return withdrawn();
  if (event.kind === 'late') {
    return fail('timeout', 'Nobody gave an administrator’s word in time. Nothing was sent.', 'Try again.');
  }
  return whyEnded(event.kind === 'ended' ? event : { code: null, said: '' });
}
