/** Turns the command table into a parser. */
import { Command, Option } from 'commander';
import type { ArgumentSpec, CommandSpec, OptionSpec } from './command.ts';
import { COMMANDS, GLOBAL_OPTIONS } from './command-table.ts';
import type { RawWords } from './words.ts';

export interface ProgramOptions {
  version: string;
  columns: number | null;
  /** The first word: where it names a command, no other one is made. */
  first: string | undefined;
  writeOut: (text: string) => void;
  /** Called with the one command that the words name. */
  onCommand: (spec: CommandSpec, path: string, words: RawWords) => Promise<void>;
}

const EXIT_CODES = `
Exit codes:
  0 done or true, 1 false, 2 wrong usage, 3 partly done, 4 not permitted, 5 timed out,
  6 protected, 70 internal error, 130 interrupted`;

export function buildProgram(options: ProgramOptions): Command {
  const program = new Command('quayside')
    .description('See every port in use and who holds it, and free a port safely.')
    .version(options.version, '-V, --version', 'print the version')
    .helpCommand('help [COMMAND]', 'Print the help of a command.')
    .addHelpText('after', EXIT_CODES);
  settle(program, options);
  for (const spec of GLOBAL_OPTIONS) program.addOption(toOption(spec));
  const named = COMMANDS.filter(({ name }) => name === options.first);
  for (const spec of named.length > 0 ? named : COMMANDS) {
    program.addCommand(toCommand(spec, spec.name, options));
  }
  return program;
}

function toCommand(spec: CommandSpec, path: string, options: ProgramOptions): Command {
  const command = new Command(spec.name).summary(spec.summary).description(spec.summary);
  settle(command, options);
  for (const argument of spec.arguments) {
    command.argument(argumentWords(argument), argument.text);
  }
  for (const option of spec.options) command.addOption(toOption(option));
  for (const sub of spec.subcommands ?? []) {
    command.addCommand(toCommand(sub, `${path} ${sub.name}`, options));
  }
  command.action(() => {
    refuseForeignOptions(command, spec);
    return options.onCommand(spec, path, { args: command.args, options: command.optsWithGlobals() });
  });
  return command;
}

/** `reserve ls --name x`: the parser takes for a subcommand's what only the command above it knows. */
function refuseForeignOptions({ parent }: Command, spec: CommandSpec): void {
  const known = [...spec.options, ...GLOBAL_OPTIONS].map(({ name }) => name);
  const foreign = parent?.options.find(
    (option) => !known.includes(option.name()) && parent.getOptionValue(option.attributeName()) !== undefined,
  );
  if (foreign) parent?.error(`error: unknown option '${foreign.long}'`, { code: 'commander.unknownOption' });
}

function settle(command: Command, { columns, writeOut }: ProgramOptions): void {
  command
    .helpOption('-h, --help', 'print this help')
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions,
      helpWidth: Math.min(columns ?? 100, 100),
    })
    .configureOutput({
      writeOut,
      // What is wrong is said once, by us, cleaned: the words may be hostile.
      writeErr: () => {},
      outputError: () => {},
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .allowExcessArguments(false)
    .exitOverride();
}

/** Those of the program: what only the command above takes (`reserve --name`) is refused below it. */
function visibleGlobalOptions({ parent }: Command): Option[] {
  if (parent === null) return [];
  let top = parent;
  while (top.parent) top = top.parent;
  return [...top.options];
}

const argumentWords = ({ name, required, several }: ArgumentSpec): string => {
  const word = several ? `${name}...` : name;
  return required ? `<${word}>` : `[${word}]`;
};

function toOption({ name, short, value, optional, several, text }: OptionSpec): Option {
  const dashes = short ? `-${short}, --${name}` : `--${name}`;
  const valueWord = optional ? `[${value}]` : `<${value}>`;
  const option = new Option(value ? `${dashes} ${valueWord}` : dashes, text);
  return several ? option.argParser(oneMore) : option;
}

const oneMore = (value: string, before: unknown): unknown[] => [
  ...(Array.isArray(before) ? before : []),
  value,
];
