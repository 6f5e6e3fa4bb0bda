/** What a call takes and gives, and what many calls take. */
import { z } from 'zod';

export interface CallSpec<I extends z.ZodType, O extends z.ZodType> {
  input: I;
  output: O;
  /** After how many ms an unanswered call is given up. */
  timeoutMs: number;
}

export const call = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  timeoutMs = 10_000,
): CallSpec<I, O> => ({
  input,
  output,
  timeoutMs,
});

export const Nothing = z.strictObject({});
export const Id = z.string().min(1).max(64);
/** A path on the host's disk. */
export const Folder = z.string().min(1).max(4096);
