/** What is said of a mistake of our own: one sentence; the details only to who asks for them. */
import type { Failure } from '../../preload/model.ts';
import { fail } from '../../preload/nouns/result.ts';
import { cleanText } from '../core/clean-text.ts';
import type { Terminal } from './terminal.ts';

/** Says nothing unless QUAYSIDE_DEBUG is set. */
export function explain(error: unknown, { env, err }: Terminal): void {
  if (!env.QUAYSIDE_DEBUG) return;
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  for (const line of details.split('\n')) err.write(`${cleanText(line, 1_000)}\n`);
}

export function internalFailure(error: unknown, terminal: Terminal): Failure {
  explain(error, terminal);
  return fail(
    'internal',
    'Something went wrong inside Quayside.',
    'Try again with QUAYSIDE_DEBUG=1 to see what; `quayside doctor` says more.',
  ).failure;
}

/** For a mistake that nobody was left to catch. */
export function complain(error: unknown, terminal: Terminal): void {
  const { message, nextStep } = internalFailure(error, terminal);
  terminal.err.write(`quayside: ${message} ${nextStep}\n`);
}
