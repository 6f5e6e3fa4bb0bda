/** The answers that many commands give. */
import type { Failure } from '../../preload/model.ts';
import { fail } from '../../preload/nouns/result.ts';
import type { Answer, Context } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export const failed = (failure: Failure): Answer => ({ exitCode: exitCodeOf(failure.code), failure });

/** Everything that is wrong with the words at once; null when nothing is. */
export function usageAnswer({ words, path }: Context): Answer | null {
  if (words.mistakes.length === 0) return null;
  const { failure } = fail('invalid-input', words.mistakes.join(' '), `See \`quayside ${path} --help\`.`);
  return failed(failure);
}

/** For a command that was stopped with nothing to say. */
export const stoppedAnswer = (terminal: Terminal): Answer => ({
  exitCode: terminal.stop()?.exitCode ?? EXIT.interrupted,
});
