/** One command line as this whole process: hands the process over, runs the words, leaves with the exit code. */
import { VERSION } from '../core/version.ts';
import type { Doors } from './command.ts';
import { complain, explain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { createProcessTerminal } from './process-terminal.ts';
import { runCommandLine } from './run.ts';
import { createServeDoor } from './serve-door.ts';

/** `page`: the absolute path of the folder of the built page. */
export async function runProcess(page: string): Promise<void> {
  const terminal = createProcessTerminal(process);
  const { env } = terminal;
  const leave = (code: number): never =>
    process.exit(terminal.stop()?.exitCode === EXIT.internal ? EXIT.internal : code);

  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      complain(error, terminal);
      leave(EXIT.internal);
    });
  }
  const onError = (error: unknown) => explain(error, terminal);
  const doors: Doors = {
    reach: async () => (await import('./reach-core.ts')).reachCore(env, onError),
    serve: createServeDoor(env, page, onError),
  };
  const code = await runCommandLine(process.argv.slice(2), terminal, doors, VERSION);
  await terminal.flush();
  // Not left to the event loop: a thread that waits for the kernel would keep it alive.
  leave(code);
}
