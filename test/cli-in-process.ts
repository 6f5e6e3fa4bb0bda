/** Runs command lines in this process against a service that a test brings. */
import type { Doors } from '../main/cli/command.ts';
import { runCommandLine } from '../main/cli/run.ts';
import type { Serving } from '../main/cli/serve-door.ts';
import { createClient } from '../preload/client.ts';
import { createLoopback } from '../preload/loopback.ts';
import { fail, ok } from '../preload/model.ts';
import { createServe, type Service } from '../preload/serve.ts';
import { createTestTerminal, type TestTerminal, type TestTerminalOptions } from './cli-terminal.ts';

export interface CommandLineOptions extends TestTerminalOptions {
  /** As with a running host; else as a core of its own. */
  throughHost?: boolean;
  /** The pids that only the command line knows to be its own. */
  ownPids?: number[];
  /** Told where a core of its own is to signal nobody any more. */
  endFrees?: () => void;
  serving?: Serving;
}

export interface CommandLineRun {
  terminal: TestTerminal;
  exitCode: Promise<number>;
  /** Ends the connection as a host does that goes away. */
  loseHost(): void;
}

export function startCommandLine(
  service: Service | null,
  argv: string[],
  options: CommandLineOptions = {},
): CommandLineRun {
  const terminal = createTestTerminal(options);
  const { client: end, server } = createLoopback();
  if (service) createServe(service)(server);
  const doors: Doors = {
    async reach() {
      if (!service) return fail('unavailable', 'The system cannot be read.', 'Try again.');
      const client = createClient({ connect: async () => end, reconnect: false });
      return ok({
        client,
        alone: options.throughHost !== true,
        ownPids: async () => options.ownPids ?? [],
        endFrees: () => options.endFrees?.(),
        close: async () => client.close(),
      });
    },
    serve: async () =>
      options.serving ?? { kind: 'failed', failure: fail('unavailable', 'Not here.', 'Elsewhere.').failure },
  };
  return {
    terminal,
    exitCode: runCommandLine(argv, terminal, doors, '1.2.3'),
    loseHost: () => server.close(),
  };
}

export interface CommandLineEnd {
  code: number;
  out: string;
  err: string;
  /** What stdout holds, as JSON. */
  json(): unknown;
  terminal: TestTerminal;
}

export async function commandLine(
  service: Service | null,
  argv: string[],
  options: CommandLineOptions = {},
): Promise<CommandLineEnd> {
  const { terminal, exitCode } = startCommandLine(service, argv, options);
  const code = await exitCode;
  const { out, err } = terminal.text;
  return { code, out, err, terminal, json: () => JSON.parse(out) };
}
