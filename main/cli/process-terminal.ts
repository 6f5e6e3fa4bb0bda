/** The Terminal of the real process: its streams, signals and environment. */
import { ask } from './ask.ts';
import { EXIT } from './exit-codes.ts';
import type { Output, Stop, Terminal } from './terminal.ts';

export interface ProcessTerminal extends Terminal {
  /** Settles when all that was written has left the process, or cannot leave it any more. */
  flush(): Promise<void>;
}

export function createProcessTerminal(process: NodeJS.Process): ProcessTerminal {
  const controller = new AbortController();
  let stop: Stop | null = null;
  const end = (reason: Stop) => {
    if (stop) return;
    stop = reason;
    controller.abort();
  };

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // Who asks twice does not want to wait for an orderly end.
      if (stop) process.exit(EXIT.interrupted);
      end({ exitCode: EXIT.interrupted });
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `| head -1` has all it wants: that is no error. A full disk is one.
    if (error.code === 'EPIPE') return end({ exitCode: EXIT.done });
    process.stderr.write(`quayside: The output cannot be written (${error.code}). Write it elsewhere.\n`);
    end({ exitCode: EXIT.internal });
  });
  process.stderr.on('error', () => {});

  return {
    env: process.env,
    cwd: () => workingFolder(process),
    out: output(process.stdout, process.env),
    err: output(process.stderr, process.env),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    input: () => process.stdin,
    ask: (question, { masked = false, until } = {}) =>
      ask(process, question, {
        masked,
        until: until ? AbortSignal.any([controller.signal, until]) : controller.signal,
        interrupt: () => end({ exitCode: EXIT.interrupted }),
      }),
    stopped: controller.signal,
    stop: () => stop,
    async flush() {
      await Promise.all([drained(process.stdout), drained(process.stderr)]);
      // A write that failed at once says so only in a later turn.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function workingFolder(process: NodeJS.Process): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function output(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  return {
    write(text) {
      if (!stream.destroyed) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    // Asked anew each time: the window may change its size.
    get columns() {
      return stream.isTTY ? stream.columns || 80 : null;
    },
    get rows() {
      return stream.isTTY ? stream.rows || 24 : null;
    },
    colour: wantsColour(env, stream.isTTY === true),
  };
}

/** https://no-color.org and https://force-color.org: set and not empty; FORCE_COLOR=0 counts as no. */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}

const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) return resolve();
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
