/** Why a tunnel is not up, as a sentence with a next step. Pure. */
import { type Failure, fail, type Tunnel } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { oneLine } from './tunnel-question.ts';
import { nameWords, stateWords, tunnelCommand } from './tunnel-words.ts';

export interface Situation {
  /** No host runs: what this command line gives up is carried by nobody any more. */
  readonly alone: boolean;
  readonly now: Date;
}

/** Null where it is up. */
export function notUp(tunnel: Tunnel, situation: Situation): Failure | null {
  const name = nameWords(tunnel);
  switch (tunnel.state) {
    case 'up':
    case 'degraded':
      return null;
    case 'failed':
      return unavailable(
        `${name} failed: ${tunnel.failure?.message ?? 'ssh did not say why.'}`,
        tunnel.failure?.nextStep ?? `See \`${tunnelCommand('logs', tunnel)}\`.`,
      );
    case 'blocked':
      return blocked(tunnel, situation);
    case 'needs-input':
      return needsInput(tunnel, situation);
    case 'stopped':
      return unavailable(
        `${name} was stopped meanwhile.`,
        `\`${tunnelCommand('up', tunnel)}\` starts it again.`,
      );
    case 'connecting':
    case 'retrying':
      return unavailable(`${name} is not up yet: ${stateWords(tunnel, situation.now)}.`, 'Wait longer.');
  }
}

function blocked(tunnel: Tunnel, { alone }: Situation): Failure {
  const { blockedBy } = tunnel;
  const name = nameWords(tunnel);
  if (!blockedBy) {
    return unavailable(
      `${name} is blocked: ${tunnel.failure?.message ?? 'a port of it is held.'}`,
      tunnel.failure?.nextStep ?? 'Free that port.',
    );
  }
  const { port, holder, nextPort } = blockedBy;
  const other = nextPort === null ? '' : `; or give ${name} port ${nextPort}, which is free`;
  const later = alone ? '' : ' It comes up by itself once the port is free.';
  return unavailable(
    `${name} needs port ${port}, which is held by ${cleanText(holder)}.`,
    `\`quayside free ${port}\` frees it${other}.${later}`,
  );
}

function needsInput(tunnel: Tunnel, { alone }: Situation): Failure {
  const { question, failure } = tunnel;
  const name = nameWords(tunnel);
  const where = alone
    ? `Start \`${tunnelCommand('up', tunnel)}\` in a terminal, where you can be asked.`
    : 'Answer it in the window, or start this command in a terminal.';
  if (question)
    return unavailable(`${name} needs your answer: ${cleanText(oneLine(question.prompt), 1_000)}`, where);
  return unavailable(
    `${name} needs you: ${failure?.message ?? 'it was not answered.'}`,
    failure?.nextStep ?? where,
  );
}

export const late = (tunnel: Tunnel, ms: number, { alone, now }: Situation): Failure =>
  fail(
    'timeout',
    `After ${ms / 1_000} s ${nameWords(tunnel)} is not up: ${stateWords(tunnel, now)}.`,
    alone
      ? 'Wait longer with --timeout.'
      : `Quayside goes on trying; \`${tunnelCommand('down', tunnel)}\` stops it.`,
  ).failure;

export const removedMeanwhile = (name: string): Failure =>
  fail('not-found', `${name} was removed meanwhile.`, 'See `quayside tunnel ls` for those there are.')
    .failure;

/** `what`: what only a running host does, such as `carries tunnels`. */
export const nobodyCarries = (what: string): Failure =>
  unavailable(
    `No Quayside is running, and only a running one ${what}.`,
    'Start its window or `quayside serve`. A `quayside tunnel up` elsewhere ends with Ctrl+C there.',
  );

/** Several in one; the first one's code and next step. Null for none. */
export function joinFailures(failures: readonly Failure[]): Failure | null {
  const [first] = failures;
  if (!first) return null;
  return { ...first, message: failures.map(({ message }) => message).join(' ') };
}

const unavailable = (message: string, nextStep: string): Failure =>
  fail('unavailable', message, nextStep).failure;
