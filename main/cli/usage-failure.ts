/** Turns a parser's refusal into a failure with a next step. Pure. */
import type { CommanderError } from 'commander';
import type { Failure } from '../../preload/model.ts';
import { fail } from '../../preload/nouns/result.ts';
import { cleanText } from '../core/clean-text.ts';
import type { CommandSpec } from './command.ts';
import { COMMANDS } from './command-table.ts';
import { quote } from './words.ts';

/** A usage mistake in `argv` as a sentence; null where the parser only printed help or the version. */
export function usageFailure(error: CommanderError, argv: readonly string[]): Failure | null {
  if (error.exitCode === 0) return null;
  const named = namedCommand(argv);
  const nextStep = named.path.length > 0 ? `See \`quayside ${named.path.join(' ')} --help\`.` : NEXT_STEP;
  const unknown = unknownCommand(error, named);
  if (unknown !== undefined)
    return fail('invalid-input', `Unknown command ${quote(unknown)}.`, nextStep).failure;
  if (error.code === 'commander.help') {
    return fail('invalid-input', 'Say what to do, such as `quayside ls`.', nextStep).failure;
  }
  const [, body, similar] = /^(?:error: )?(.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? [];
  const sentence = cleanText(body ?? 'These words are not understood.', 300);
  const said = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  const hint = similar ? ` Did you mean ${cleanText(similar, 80)}?` : '';
  return fail('invalid-input', `${said}${/[.?!]$/.test(said) ? '' : '.'}${hint}`, nextStep).failure;
}

const NEXT_STEP = 'See `quayside --help`, or `quayside COMMAND --help`.';

interface NamedCommand {
  readonly spec: CommandSpec | null;
  /** Its words, such as `reserve` and `rm`. */
  readonly path: readonly string[];
  /** The words behind it that are no options. */
  readonly rest: readonly string[];
}

function namedCommand(argv: readonly string[]): NamedCommand {
  const words = argv.filter((word) => !word.startsWith('-'));
  const path: string[] = [];
  let found: CommandSpec | null = null;
  for (const word of words) {
    const spec: CommandSpec | undefined = (found ? (found.subcommands ?? []) : COMMANDS).find(
      ({ name }) => name === word,
    );
    if (!spec) break;
    path.push(word);
    found = spec;
  }
  return { spec: found, path, rest: words.slice(path.length) };
}

/** `help nope` makes the parser print its help; `tunnel nope` looks to it like a word too many. */
function unknownCommand({ code }: CommanderError, { spec, path, rest }: NamedCommand): string | undefined {
  if (code === 'commander.help') return rest[0] === 'help' ? rest[1] : undefined;
  const isGroup = spec?.subcommands !== undefined && spec.arguments.length === 0;
  return isGroup && code === 'commander.excessArguments' ? [...path, rest[0]].join(' ') : undefined;
}
