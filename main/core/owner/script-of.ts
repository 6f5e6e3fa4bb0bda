/** What started a server, as somebody typed it: `npm run dev`, `make web`, `cargo run --bin api`. Pure. */
import { baseName, type Command, wordsOf } from '../../../preload/command-words.ts';
import { ranWords, scriptName } from '../../../preload/ran-words.ts';
import { programMatcher } from '../supervision/program-words.ts';
import { PACKAGE_MANAGERS } from './scripts-packages.ts';
import { TASK_RUNNERS, WRAPPERS, wrappedCommand } from './scripts-tasks.ts';
import { TOOLS } from './scripts-tools.ts';

/** The order is that of reading: the first that fits and says something counts. */
const RULES = [...WRAPPERS, ...PACKAGE_MANAGERS, ...TASK_RUNNERS, ...TOOLS];

interface Script {
  readonly isTask: boolean;
  readonly words: readonly string[];
}

/** A name of a script or a file; anything else may be a secret, or be meant to mislead. */
const NAME = /^[\p{L}\p{N}_@.,:+/~\\-]{1,80}$/u;
const MOST_CHARACTERS = 120;
/** A wrapper that runs a wrapper that runs one more is nobody's habit. */
const MOST_WRAPPED = 3;

/**
 * `ancestors` nearest first, up to the terminal or the like in which it was typed. A name that the project
 * itself gives counts before a tool's, the nearest one: that is the script of its own package. Of tools the outermost
 * counts: that is what was typed. Null where nothing of it is known.
 */
export function scriptOf(owner: Command, ancestors: readonly Command[]): string | null {
  const found = [owner, ...ancestors].flatMap((command) => scriptIn(command, 0) ?? []);
  const script = found.find(({ isTask }) => isTask) ?? found.at(-1);
  const text = script?.words.join(' ') ?? '';
  return text !== '' && text.length <= MOST_CHARACTERS ? text : null;
}

function scriptIn(command: Command, depth: number): Script | null {
  // Nothing is ended for what is told here, so a process need not call itself as its command line does.
  const words = { ...wordsOf(command), isNamedSo: true };
  const matches = programMatcher(words);
  for (const rule of RULES) {
    if (!matches(rule)) continue;
    const own = rule.read(words);
    if (own === null) continue;
    if (!own.every((word) => NAME.test(word))) return null;
    if (rule.kind !== 'wrap') return { isTask: rule.kind === 'task', words: own };
    const inner = innerOf(wrappedCommand(words, rule.asked !== undefined), depth);
    return { isTask: false, words: [...own, ...inner] };
  }
  return null;
}

function innerOf(argv: readonly string[], depth: number): readonly string[] {
  const [first] = argv;
  if (first === undefined) return [];
  const script = depth < MOST_WRAPPED ? scriptIn({ argv, name: first }, depth + 1) : null;
  if (script) return script.words;
  const { runsOthers, script: ran } = ranWords({ argv, name: first });
  const words = [baseName(first), ...(runsOthers && ran ? scriptName(ran).split(' ') : [])];
  return words.every((word) => NAME.test(word)) ? words : [];
}
