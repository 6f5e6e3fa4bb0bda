/** What can follow what on a command line, read off the command table for every shell alike. Pure. */
import type { CommandSpec, OptionSpec } from '../command.ts';
import { COMMANDS, GLOBAL_OPTIONS } from '../command-table.ts';

/** What can be typed once the words of `path` stand there. */
export interface Place {
  /** `''`, `ls`, `doctor replay`. */
  readonly path: string;
  readonly commands: readonly { name: string; text: string }[];
  /** Values of its arguments that are known beforehand. */
  readonly values: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly files: boolean;
}

const HELP: OptionSpec = { name: 'help', short: 'h', text: 'print this help' };
const VERSION: OptionSpec = { name: 'version', short: 'V', text: 'print the version' };

export function completionPlaces(): Place[] {
  const root: Place = {
    path: '',
    commands: [...named(COMMANDS), { name: 'help', text: 'Print the help of a command.' }],
    values: [],
    options: [...GLOBAL_OPTIONS, HELP, VERSION],
    files: false,
  };
  const help: Place = {
    path: 'help',
    commands: [],
    values: COMMANDS.map(({ name }) => name),
    options: [],
    files: false,
  };
  return [root, ...COMMANDS.flatMap((spec) => placesOf(spec, spec.name)), help];
}

function placesOf(spec: CommandSpec, path: string): Place[] {
  const subcommands = spec.subcommands ?? [];
  const place: Place = {
    path,
    commands: named(subcommands),
    values: spec.arguments.flatMap(({ values }) => values ?? []),
    options: [...spec.options, ...GLOBAL_OPTIONS, HELP],
    files: spec.arguments.some(({ file }) => file),
  };
  return [place, ...subcommands.flatMap((sub) => placesOf(sub, `${path} ${sub.name}`))];
}

const named = (specs: readonly CommandSpec[]) => specs.map(({ name, summary }) => ({ name, text: summary }));

/** `--yes`, `-y`. */
export const optionWords = ({ name, short }: OptionSpec): string[] =>
  short ? [`--${name}`, `-${short}`] : [`--${name}`];

/** Every option that takes a value, once, with the values that are known. */
export function valueOptions(places: readonly Place[]): OptionSpec[] {
  const options = places.flatMap(({ options }) => options).filter(({ value }) => value !== undefined);
  return [...new Map(options.map((option) => [option.name, option])).values()];
}
