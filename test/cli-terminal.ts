/** A Terminal without a process: keeps what is written, answers questions from a list, is stopped by the test. */
import { EXIT } from '../main/cli/exit-codes.ts';
import type { Output, Stop, Terminal } from '../main/cli/terminal.ts';

export interface TestTerminal extends Terminal {
  /** All that was written so far. */
  readonly text: { out: string; err: string };
  readonly questions: string[];
  /** Those of them whose answer was not shown. */
  readonly masked: string[];
  interrupt(): void;
  /** As when the reader of stdout goes away. */
  closePipe(): void;
}

export interface TestTerminalOptions {
  /** A terminal of that many columns; without it, pipes. */
  columns?: number;
  rows?: number;
  colour?: boolean;
  /** What the user answers, in order; with it, somebody can be asked. */
  answers?: (string | null)[];
  /** What is piped in. */
  input?: string | Uint8Array;
  env?: Record<string, string>;
  /** Null: it is gone. */
  cwd?: string | null;
}

export function createTestTerminal(options: TestTerminalOptions = {}): TestTerminal {
  const controller = new AbortController();
  const text = { out: '', err: '' };
  const questions: string[] = [];
  const masked: string[] = [];
  const answers = [...(options.answers ?? [])];
  let stop: Stop | null = null;
  const end = (reason: Stop) => {
    stop ??= reason;
    controller.abort();
  };
  const output = (name: 'out' | 'err'): Output => ({
    write(written) {
      text[name] += written;
    },
    isTerminal: options.columns !== undefined,
    columns: options.columns ?? null,
    rows: options.columns === undefined ? null : (options.rows ?? 24),
    colour: options.colour ?? false,
  });
  return {
    env: options.env ?? {},
    cwd: () => (options.cwd === undefined ? '/home/dev' : options.cwd),
    out: output('out'),
    err: output('err'),
    interactive: options.answers !== undefined,
    async *input() {
      yield Buffer.from(options.input ?? '');
    },
    async ask(question, asking = {}) {
      questions.push(question);
      if (asking.masked) masked.push(question);
      return answers.shift() ?? null;
    },
    stopped: controller.signal,
    stop: () => stop,
    text,
    questions,
    masked,
    interrupt: () => end({ exitCode: EXIT.interrupted }),
    closePipe: () => end({ exitCode: EXIT.done }),
  };
}
