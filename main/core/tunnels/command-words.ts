/** The words of one plain command as a shell would hand them to the program, and nothing that a shell would do itself. */
import parse, { type ParseEntry } from 'shell-quote/parse.js';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { plainCommand } from './plain-command.ts';

export interface CommandWords {
  /** At least one. */
  readonly words: readonly string[];
  /** It ended with `&`. */
  readonly background: boolean;
  /** Such as `$HOME`, where one stands in it to be filled in; in `words` they stay as they are written. */
  readonly variables: readonly string[];
}

/** Fails with `invalid-input` for pipelines, redirections, several commands, substitutions and open quotes. */
export function commandWords(pasted: string): Result<CommandWords> {
  const plain = plainCommand(pasted);
  if (!plain.ok) return plain;
  const { line, variables } = plain.value;
  // No variable is left bare in a plain command; were one, it would stay as it is written.
  const entries = parse(line, (name) => `$${name}`);
  const background = operatorOf(entries.at(-1)) === '&';
  const words: string[] = [];
  for (const entry of background ? entries.slice(0, -1) : entries) {
    const operator = operatorOf(entry);
    if (operator !== null) return fail('invalid-input', refusalOf(operator), 'Paste the ssh command alone.');
    if (typeof entry === 'string') words.push(entry);
    // `*` as a bind address looks like a pattern of file names.
    else if ('pattern' in entry) words.push(entry.pattern);
  }
  if (words.length === 0) return fail('invalid-input', 'There is no command.', 'Paste an ssh command.');
  return ok({ words, background, variables });
}

const operatorOf = (entry: ParseEntry | undefined): string | null =>
  typeof entry === 'object' && 'op' in entry && entry.op !== 'glob' ? entry.op : null;

function refusalOf(operator: string): string {
  if (operator === '|' || operator === '|&')
    return 'The command is a pipeline: it would feed another program.';
  if (/^(&|&&|\|\||;.*)$/.test(operator))
    return `The text holds more than one command, joined by ${operator}.`;
  if (/[()]/.test(operator)) return 'The command holds parentheses, in which a shell runs other commands.';
  return `The command redirects to or from a file (${operator}).`;
}
