/** What `tunnel up` answers once the tunnels are so far. Pure. */
import { type Failure, fail, type Tunnel } from '../../preload/model.ts';
import { failed } from './answers.ts';
import type { Answer } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { joinFailures, late, notUp, removedMeanwhile, type Situation } from './tunnel-failures.ts';
import { isUp, nameWords, stateWords } from './tunnel-words.ts';

/** `wanted`: as they were when it began. `lateMs`: after that time they were not waited for any longer. */
export function upAnswer(
  wanted: readonly Tunnel[],
  tunnels: readonly Tunnel[],
  situation: Situation,
  lateMs?: number,
): Answer {
  const failureOf = ({ id, name }: Tunnel): Failure | null => {
    const tunnel = tunnels.find((one) => one.id === id);
    if (!tunnel) return removedMeanwhile(name);
    const isLate = lateMs !== undefined && !isSettled(tunnel, true);
    return isLate ? late(tunnel, lateMs, situation) : notUp(tunnel, situation);
  };
  const failures = wanted.map(failureOf).filter((failure) => failure !== null);
  const up = tunnels.filter(isUp);
  const answer: Answer = {
    exitCode: EXIT.done,
    data: { tunnels },
    text: up.map((tunnel) => `${nameWords(tunnel)} is ${upWords(tunnel, situation.now)}.`).join('\n'),
  };
  const failure = joinFailures(failures);
  if (!failure) return answer;
  return { ...answer, ...failed(failure), ...(up.length > 0 ? { exitCode: EXIT.partly } : {}) };
}

/** It goes no further by itself, or not soon. `asks`: the user is asked here. */
export function isSettled({ state, question }: Tunnel, asks: boolean): boolean {
  if (state === 'connecting' || state === 'retrying') return false;
  // A touch of a key is asked for at the key, not in a window.
  return state !== 'needs-input' || !question || !(asks || question.kind === 'touch');
}

const upWords = (tunnel: Tunnel, now: Date): string =>
  tunnel.state === 'up' ? 'up' : stateWords(tunnel, now);

export const lostHost = (): Failure =>
  fail('disconnected', 'The running Quayside has ended, and its tunnels with it.', 'Start the command again.')
    .failure;

export const cannotLeave = (): Failure =>
  fail(
    'unavailable',
    'No Quayside is running that --no-wait could leave the tunnel to.',
    'Start its window or `quayside serve`, or leave --no-wait out to keep the tunnel up here.',
  ).failure;
