/** A row of the table of ssh's failures, and what rows are made of. */
import type { FailureContext, SshFailure } from './failure-codes.ts';

export interface RuleInput {
  readonly found: RegExpExecArray;
  readonly lines: readonly string[];
  /** The place of the line that was found. */
  readonly at: number;
  readonly context: FailureContext;
}

export interface Rule {
  readonly pattern: RegExp;
  /** Null: not this time, because a line that belongs to it is missing. */
  readonly read: (input: RuleInput) => SshFailure | null;
}

export const YOURS_ON_WINDOWS =
  'Make it yours alone: in its properties, under Security, nobody but you, SYSTEM and Administrators may stand.';

export const search = (lines: readonly string[], pattern: RegExp): string | null => {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found) return found[1] ?? '';
  }
  return null;
};

export const plain =
  (read: (found: RegExpExecArray, destination: string) => SshFailure): Rule['read'] =>
  ({ found, context }) =>
    read(found, context.destination);
