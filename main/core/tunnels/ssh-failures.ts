/** Why ssh ended, from all that it wrote: its exit code is 255 for every reason, so only its lines tell. Pure. */
import { type FailureCode, type FailureContext, failure, type SshFailure } from './failure-codes.ts';
import { RULES } from './ssh-failure-rules.ts';

/** What is known of the end besides its lines. */
export interface ProcessEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * `lines`: ssh's stderr in order, cut, bounded and cleaned. All lines are looked at, and the first that a rule knows
 * decides: what a jump host refuses comes before what ssh then says of the connection through it.
 */
export function classifyLines(lines: readonly string[], context: FailureContext): SshFailure | null {
  for (const [at, line] of lines.entries())
    for (const { pattern, read } of RULES) {
      const found = pattern.exec(line);
      const read_ = found && read({ found, lines, at, context });
      if (read_) return read_;
    }
  return null;
}

/** Never null, and never good news: an end that nobody asked for is a failure, exit code 0 included. */
export function classifyEnd(lines: readonly string[], end: ProcessEnd, context: FailureContext): SshFailure {
  const told = classifyLines(lines, context);
  if (told) return told;
  if (end.signal !== null)
    return failure(
      'ended-by-signal',
      'transient',
      `ssh to ${context.destination} was ended by ${end.signal}.`,
      'Somebody or the system ended it. It is tried again.',
    );
  if (end.code === 0)
    return failure(
      'ended-quietly',
      'transient',
      `ssh to ${context.destination} ended without a word (exit code 0).`,
      'It is tried again. Look for RemoteCommand or ForkAfterAuthentication in your ssh config.',
    );
  const last = lines.findLast((line) => line.trim() !== '' && !/^debug[123]: /.test(line));
  const said = last === undefined ? 'it said nothing' : `its last line: ${last}`;
  return failure(
    'unknown',
    'transient',
    `ssh to ${context.destination} ended with exit code ${end.code ?? '?'}; ${said}`,
    'Look at the log of this tunnel. It is tried again.',
  );
}

/** Lines worth keeping until the end: those that a rule, or what a rule looks back for, may need. */
export const isEvidence = (line: string): boolean =>
  !/^debug[123]: /.test(line) || /^debug1: Server accepts key: /.test(line);

/** Where ssh could not even be started; `code` is the system's, such as `ENOENT`. */
export function classifyStart(code: string): SshFailure {
  if (code === 'ENOENT')
    return failure(
      'ssh-missing',
      'permanent',
      'The program ssh is not on this machine.',
      'Install the OpenSSH client: `apt install openssh-client` (Debian, Ubuntu), `dnf install openssh-clients` (Fedora), `apk add openssh-client` (Alpine), `pacman -S openssh` (Arch); Windows has it among its optional features.',
    );
  return failure(
    'ssh-not-started',
    'permanent',
    `The program ssh could not be started (${code}).`,
    'See whether you may run it: `ssh -V`.',
  );
}

type OwnCode = Extract<
  FailureCode,
  | 'start-deadline'
  | 'log-in-deadline'
  | 'forward-deadline'
  | 'question-unanswered'
  | 'question-cancelled'
  | 'slept'
  | 'crash-loop'
>;

/** What Quayside itself finds, and ends ssh for. */
export function ownFailure(code: OwnCode, destination: string): SshFailure {
  switch (code) {
    case 'start-deadline':
      return failure(
        code,
        'transient',
        `${destination} did not answer in 20 s.`,
        'See whether the machine is up and the network is there.',
      );
    case 'log-in-deadline':
      return failure(
        code,
        'transient',
        `The log-in at ${destination} was not done in 30 s.`,
        'See the log of this tunnel for what it waits for.',
      );
    case 'forward-deadline':
      return failure(
        code,
        'transient',
        `${destination} let us in, but not every forward was confirmed in 10 s.`,
        'See the log of this tunnel for the forward that is missing.',
      );
    case 'question-unanswered':
      return failure(
        code,
        'needs-input',
        `What ssh asked for ${destination} was not answered in time.`,
        'Start the tunnel again, and answer.',
      );
    case 'question-cancelled':
      return failure(
        code,
        'needs-input',
        `What ssh asked for ${destination} was not answered.`,
        'Start the tunnel again when you have the answer.',
      );
    case 'slept':
      return failure(
        code,
        'transient',
        `The connection to ${destination} was given up because this machine slept.`,
        'It is made again.',
      );
    case 'crash-loop':
      return failure(
        code,
        'permanent',
        `The tunnel to ${destination} was started more than ten times in five minutes.`,
        'See its log for why it ends; then start it again.',
      );
  }
}
