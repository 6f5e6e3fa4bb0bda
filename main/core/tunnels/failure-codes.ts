/** Why a tunnel is not up: a closed list of codes, and what follows from each. */

/**
 * `permanent`: no new try will mend it. `transient`: it may pass by itself. `needs-input`: only the user can go on.
 * `blocked`: a port here is held, and the tunnel goes on once it is free.
 */
export type FailureKind = 'permanent' | 'transient' | 'needs-input' | 'blocked';

/** `alarm`: somebody may be listening in. `warning`: it is seen to without the user. */
export type FailureLevel = 'alarm' | 'error' | 'warning';

export const FAILURE_CODES = [
  'auth-denied',
  'passphrase-needed',
  'password-needed',
  'too-many-keys',
  'key-permissions',
  'key-missing',
  'key-unreadable',
  'agent-refused',
  'askpass-missing',
  'host-key-unknown',
  'host-key-strict',
  'host-key-changed',
  'host-key-ignored',
  'no-common-algorithm',
  'port-busy',
  'port-not-allowed',
  'bind-failed',
  'socket-busy',
  'remote-port-refused',
  'remote-port-held',
  'connection-refused',
  'name-unknown',
  'connect-timeout',
  'unreachable',
  'no-greeting',
  'not-ssh',
  'target-behind-jump',
  'jump-loop',
  'session-closed',
  'session-lost',
  'stalled',
  'disconnected',
  'bad-forward',
  'bad-option',
  'bad-config',
  'ssh-missing',
  'ssh-not-started',
  'ended-by-signal',
  'ended-quietly',
  'unknown',
  'start-deadline',
  'log-in-deadline',
  'forward-deadline',
  'question-unanswered',
  'question-cancelled',
  'slept',
  'crash-loop',
  'target-refused',
  'forwarding-not-allowed',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface SshFailure {
  readonly code: FailureCode;
  /** One sentence for people, that names host, port or key. Clean where the lines were. */
  readonly message: string;
  readonly nextStep: string;
  readonly kind: FailureKind;
  readonly level: FailureLevel;
  /** The port that it is about: here where `blocked`, there for `remote-port-...`. */
  readonly port?: number;
}

export function failure(
  code: FailureCode,
  kind: FailureKind,
  message: string,
  nextStep: string,
  more: { level?: FailureLevel; port?: number } = {},
): SshFailure {
  const level = more.level ?? (kind === 'transient' ? 'warning' : 'error');
  return { code, message, nextStep, kind, level, ...(more.port === undefined ? {} : { port: more.port }) };
}

/** In what try it happened. */
export interface FailureContext {
  /** The host as the tunnel names it, for sentences. */
  readonly destination: string;
  /** It was up before, since the user started it: what fails now did work. */
  readonly everUp: boolean;
  /** Nobody could be asked in this try. */
  readonly unattended: boolean;
  /** False where ssh can never ask through us. */
  readonly asks?: boolean;
}
