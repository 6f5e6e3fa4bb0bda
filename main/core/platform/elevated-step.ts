/** The elevated step as a process: lines in, events out, and an end that does not depend on its good will. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import { cleanText } from '../clean-text.ts';
import { createElevatedReader, type ElevatedLine } from './elevated-lines.ts';

export type ElevatedEvent =
  | ElevatedLine
  /** `code` is null where it did not start or was ended by a signal; `said` is what it wrote to standard error, cleaned. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly said: string }
  /** It printed what it never prints. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'late' }
  | { readonly kind: 'stopped' };

export interface ElevatedStep {
  /** The next thing that it says, waited for at most `limitMs`. One caller at a time. */
  next(limitMs: number, stopped?: AbortSignal): Promise<ElevatedEvent>;
  write(line: string): void;
  /** Ends its input, and with that all that it could still do; whatever it does then is not waited for. */
  close(): void;
}

/** More holders of one port than a machine has are no answer. */
const MOST_EVENTS = 4_096;
const SAID_LIMIT = 300;

/** How a step is talked with, whatever carries it. */
export interface StepCarrier {
  /** What it prints. */
  readonly output: Readable;
  /** What it says where it cannot do its work. */
  readonly errors: Readable | null;
  write(line: string): void;
  /** Once; all that it printed was handed on before. `code` is null where it did not start or was ended by a signal. */
  onEnd(listener: (code: number | null) => void): void;
  /** Ends its input, and it where it is ours to end; whatever it prints from then on is dropped. */
  drop(): void;
}

/** `child`: a process that was just started, with three pipes. */
export function followStep(child: ChildProcessWithoutNullStreams): ElevatedStep {
  // It may be gone when it is written to or ended.
  child.stdin.on('error', () => {});
  return followCarrier({
    output: child.stdout,
    errors: child.stderr,
    write: (line) => child.stdin.write(line),
    onEnd(listener) {
      // `close` rather than `exit`: then all that it printed has been read.
      child.once('close', listener);
      child.on('error', () => listener(null));
    },
    drop() {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      // While it still asks the user, it is ours to end; with an administrator's rights it is not, and ends with its input.
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      child.unref();
    },
  });
}

export function followCarrier(carrier: StepCarrier): ElevatedStep {
  const reader = createElevatedReader();
  const events: ElevatedEvent[] = [];
  let end: ElevatedEvent | null = null;
  let said = '';
  let wake = () => {};

  const finish = (event: ElevatedEvent) => {
    end ??= event;
    wake();
  };
  const ended = (code: number | null) =>
    finish({ kind: 'ended', code, said: cleanText(said.trim(), SAID_LIMIT) });

  carrier.output.setEncoding('latin1').on('data', (chunk: string) => {
    const lines = reader.take(chunk);
    if (!lines || events.length + lines.length > MOST_EVENTS) return finish({ kind: 'broken' });
    events.push(...lines);
    wake();
  });
  carrier.errors?.setEncoding('utf8').on('data', (chunk: string) => {
    said = `${said}${chunk}`.slice(0, SAID_LIMIT);
  });
  carrier.onEnd(ended);

  return {
    async next(limitMs, stopped) {
      const waited = await waitFor(
        () => events.length > 0 || end !== null,
        limitMs,
        stopped,
        (call) => {
          wake = call;
        },
      );
      return waited ?? events.shift() ?? end ?? { kind: 'late' };
    },
    write(line) {
      if (!end) carrier.write(`${line}\n`);
    },
    close() {
      finish({ kind: 'ended', code: null, said: '' });
      carrier.drop();
    },
  };
}

/** Null once `isDone` holds, else what came first. `onWake` is given what to call when that may have changed. */
function waitFor(
  isDone: () => boolean,
  limitMs: number,
  stopped: AbortSignal | undefined,
  onWake: (call: () => void) => void,
): Promise<ElevatedEvent | null> {
  return new Promise((resolve) => {
    const settle = (event: ElevatedEvent | null) => {
      clearTimeout(timer);
      stopped?.removeEventListener('abort', stop);
      onWake(() => {});
      resolve(event);
    };
    const stop = () => settle({ kind: 'stopped' });
    const look = () => isDone() && settle(null);
    const timer = setTimeout(() => settle({ kind: 'late' }), limitMs);
    stopped?.addEventListener('abort', stop);
    onWake(look);
    if (stopped?.aborted) stop();
    else look();
  });
}
