/** How a call fails: a closed list of codes, each with a sentence and a next step. */
import { z } from 'zod';

/** Every way a call can be refused or fail. Each carries a sentence and a next step. */
export const FailureCode = z.enum([
  'invalid-input',
  'unknown-call',
  'not-found',
  'permission',
  'protected',
  'unavailable',
  'unsupported',
  'busy',
  'timeout',
  'unauthorized',
  'disconnected',
  'internal',
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const Failure = z.object({ code: FailureCode, message: z.string(), nextStep: z.string() });
export type Failure = z.infer<typeof Failure>;
