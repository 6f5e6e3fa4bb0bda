/** One row of the tables of commands by which people start servers, and how such a row reads words. Pure. */
import type { ProgramWords } from '../../../preload/command-words.ts';
import type { ProgramPattern } from '../supervision/program-words.ts';

export interface ScriptRule extends ProgramPattern {
  /**
   * `task`: a name that the project itself gives to what is done (`npm run dev`, `make web`). `run`: a tool and what it
   * was asked for (`cargo run`). `wrap`: a tool that runs the command behind it (`uv run flask run`).
   */
  readonly kind: 'task' | 'run' | 'wrap';
  /**
   * The words to show, the first of them the tool as it is typed; null where it starts no server. A wrapper's are followed by
   * what it runs.
   */
  read(words: ProgramWords): readonly string[] | null;
}

export const NEVER = /^$/;

/** The words that are no options and no values of them, up to `--`. */
export function plainWords(args: readonly string[], takesValue = NEVER): string[] {
  const found: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') break;
    if (takesValue.test(word)) at++;
    else if (!word.startsWith('-') && word !== '…') found.push(word);
  }
  return found;
}

/** A tool whose first plain words, joined, must match; so many of them are shown. */
export const tool =
  (name: string, asks: RegExp, takesValue = NEVER, most = 2) =>
  ({ args }: ProgramWords): string[] | null => {
    const words = plainWords(args, takesValue).slice(0, most);
    return asks.test(words.join(' ')) ? [name, ...words] : null;
  };
