/** What the command line's exit codes mean, and which failure ends with which. */
import type { FailureCode } from '../../preload/model.ts';

export const EXIT = {
  done: 0,
  /** False: not in use, not free now, not there. */
  no: 1,
  usage: 2,
  partly: 3,
  permission: 4,
  timeout: 5,
  protected: 6,
  internal: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const OF_FAILURE: Record<FailureCode, ExitCode> = {
  'invalid-input': EXIT.usage,
  'unknown-call': EXIT.internal,
  'not-found': EXIT.no,
  permission: EXIT.permission,
  protected: EXIT.protected,
  unavailable: EXIT.no,
  unsupported: EXIT.no,
  busy: EXIT.no,
  timeout: EXIT.timeout,
  unauthorized: EXIT.permission,
  disconnected: EXIT.no,
  internal: EXIT.internal,
};

export const exitCodeOf = (code: FailureCode): ExitCode => OF_FAILURE[code];
