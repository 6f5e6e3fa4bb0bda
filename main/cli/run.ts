/** Runs one command line from its words to its exit code. Everything that is printed at the end is printed here. */
import { CommanderError } from 'commander';
import { failed, stoppedAnswer } from './answers.ts';
import type { Answer, CommandSpec, Doors } from './command.ts';
import { LOADERS } from './command-loaders.ts';
import { internalFailure } from './complain.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printAnswer } from './print.ts';
import { buildProgram } from './program.ts';
import { type Terminal, untilStopped } from './terminal.ts';
import { usageFailure } from './usage-failure.ts';
import { type RawWords, readWords } from './words.ts';

export async function runCommandLine(
  argv: readonly string[],
  terminal: Terminal,
  doors: Doors,
  version: string,
): Promise<ExitCode> {
  const json = wantsJson(argv);
  let answer: Answer = { exitCode: EXIT.done };
  let printed = '';
  const program = buildProgram({
    version,
    columns: terminal.out.columns,
    first: argv[0],
    writeOut: (text) => {
      printed += text;
    },
    onCommand: async (spec, path, words) => {
      answer = await runCommand(spec, path, words, { terminal, json, doors });
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    answer = refusal(error, argv, terminal);
  }
  if (printed) answer = { ...answer, ...helpAnswer(printed, version) };
  printAnswer(answer, terminal, json);
  return answer.exitCode;
}

async function runCommand(
  spec: CommandSpec,
  path: string,
  raw: RawWords,
  { terminal, json, doors }: { terminal: Terminal; json: boolean; doors: Doors },
): Promise<Answer> {
  const words = readWords(raw);
  const load = LOADERS[path];
  if (!load) throw new Error(`no loader for ${path}`);
  if (path !== 'serve') (await import('./validate-once.ts')).validateOnce();
  const { run } = await load();
  const running = run({ terminal, words, json, doors, path });
  if (spec.endsItself) return running;
  // What is left behind does nothing that would have to be undone.
  running.catch(() => {});
  return Promise.race([running, untilStopped(terminal).then(() => stoppedAnswer(terminal))]);
}

function refusal(error: unknown, argv: readonly string[], terminal: Terminal): Answer {
  if (error instanceof CommanderError) {
    const failure = usageFailure(error, argv);
    return failure ? failed(failure) : { exitCode: EXIT.done };
  }
  return failed(internalFailure(error, terminal));
}

/** Before `--` only: what follows are words, not options. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}

const helpAnswer = (printed: string, version: string): Pick<Answer, 'data' | 'text'> => ({
  data: printed.trim() === version ? { version } : { help: printed },
  text: printed,
});
