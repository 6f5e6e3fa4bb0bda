/** Everything a command may touch of the process that runs it, so that commands can be tested without one. */
import type { ExitCode } from './exit-codes.ts';

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** How many columns and rows there are; null where lines may be of any length. */
  readonly columns: number | null;
  readonly rows: number | null;
  readonly colour: boolean;
}

/** Why a command must end before it is done, and the exit code of that. */
export interface Stop {
  readonly exitCode: ExitCode;
}

export interface AskOptions {
  /** Nothing of what is typed is shown. */
  readonly masked?: boolean;
  /** Nobody waits for the answer any more. */
  readonly until?: AbortSignal;
}

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths are meant from; null where it is gone. */
  cwd(): string | null;
  readonly out: Output;
  readonly err: Output;
  /** Whether somebody can answer: both stdin and stderr are a terminal. */
  readonly interactive: boolean;
  /** One line of the user's answer; null at the end of the input, when the command is stopped or `until` is aborted. */
  ask(question: string, options?: AskOptions): Promise<string | null>;
  /** The bytes that are piped in. */
  input(): AsyncIterable<Uint8Array>;
  /** Aborted by Ctrl+C and the like, and when nobody reads stdout any more. */
  readonly stopped: AbortSignal;
  /** Why `stopped` is aborted, else null. */
  stop(): Stop | null;
}

/** Settles when the command must end. */
export const untilStopped = (terminal: Terminal): Promise<void> =>
  new Promise((resolve) => {
    if (terminal.stopped.aborted) return resolve();
    terminal.stopped.addEventListener('abort', () => resolve(), { once: true });
  });
