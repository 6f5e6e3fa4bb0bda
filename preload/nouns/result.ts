/** What a call came to: a value, or a failure with a sentence and a next step. Needs no validator, so that everybody can load it. */
import type { Failure, FailureCode } from './failure.ts';

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (
  code: FailureCode,
  message: string,
  nextStep: string,
): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, message, nextStep },
});
