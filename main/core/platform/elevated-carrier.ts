/** Carries an elevated step that has no pipes of its own: the program that asks for the rights, and the socket over which the step then talks. */
import type { ChildProcess } from 'node:child_process';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import type { StepCarrier } from './elevated-step.ts';

/**
 * `pipe`: ours to listen at, a path or Windows' name of a pipe. `start`: the program that asks, which ends with the step; null where nobody is to be asked any
 * more, and it may throw what the system says.
 */
export async function openCarrier(
  pipe: string,
  start: () => ChildProcess | null,
): Promise<StepCarrier | null> {
  const server = createServer();
  if (!(await listens(server, pipe))) return null;
  try {
    const child = start();
    if (child) return carrierOf(server, child);
  } catch {
    // As if it had ended at once.
  }
  server.close();
  return null;
}

const listens = (server: Server, pipe: string): Promise<boolean> =>
  new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(pipe, () => resolve(true));
  });

function carrierOf(server: Server, child: ChildProcess): StepCarrier {
  const output = new PassThrough();
  let step: Socket | null = null;
  let code: number | null | undefined;
  let listener: ((code: number | null) => void) | null = null;
  let isDropped = false;

  /** Not while it may still talk: what it said last counts more than that whoever asked for it has ended. */
  const tell = () => {
    if (code === undefined || (step && !step.destroyed)) return;
    const told = listener;
    listener = null;
    if (told) output.end(() => setImmediate(() => told(code ?? null)));
  };
  const ended = (given: number | null) => {
    code ??= given;
    server.close();
    tell();
  };
  const take = (socket: Socket) => {
    // The name is known to the step alone; whoever comes later is nobody, and who comes too late is not let in.
    if (step || isDropped) {
      socket.destroy();
      return;
    }
    step = socket;
    server.close();
    socket.on('error', () => {}).on('close', () => ended(0));
    socket.pipe(output, { end: false });
  };
  server.on('connection', take).on('error', () => {});
  // `close` rather than `exit`: then what it said has been read, where that is listened to.
  child.once('close', (given) => ended(given)).on('error', () => ended(null));

  return {
    output,
    errors: child.stderr,
    write: (line) => step?.write(line),
    onEnd(given) {
      listener = given;
      tell();
    },
    drop() {
      isDropped = true;
      listener = null;
      server.close();
      // With its end of the pipe the step ends; it is not ours to end otherwise.
      step?.destroy();
      output.destroy();
      child.stderr?.destroy();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      child.unref();
    },
  };
}
