/** Takes a command line apart: the program, what an interpreter was given to run, and what it was asked to do. Pure. */
import type { ProcessFacts } from '../platform/platform.ts';

export interface ProgramWords {
  /** The program's file name in lower case, without `.exe` and its like: `node`, `sh`, `cargo`. */
  readonly program: string;
  /** The process calls itself as its command line does: that alone is easily made up. Interpreters need not. */
  readonly isNamedSo: boolean;
  /** An interpreter's own options, as written, with their values. */
  readonly options: readonly string[];
  /** What an interpreter runs: a path with `/`, a Python module as `-m NAME`, a Java class; null where there is none. */
  readonly script: string | null;
  /** What follows the script, or a program that is no interpreter; as written. */
  readonly args: readonly string[];
}

interface Interpreter {
  readonly is: RegExp;
  /** Options whose value is the next word. */
  readonly takesValue: RegExp;
  /** Options after which the program itself stands in the command line. */
  readonly inline: RegExp;
}

const INTERPRETERS: readonly Interpreter[] = [
  {
    is: /^node(js)?$/,
    takesValue:
      /^(-r|--require|--import|--loader|--experimental-loader|--env-file(-if-exists)?|-C|--conditions|--watch-path|--title)$/,
    inline: /^(-e|-p|-pe|--eval|--print)$/,
  },
  { is: /^(python|pypy)[\d.]*w?$/, takesValue: /^-[WX]$/, inline: /^-c$/ },
  { is: /^(ruby|jruby|truffleruby)[\d.]*$/, takesValue: /^-[IrCE]$/, inline: /^-e$/ },
  { is: /^php[\d.]*$/, takesValue: /^-[cdSt]$/, inline: /^-r$/ },
  {
    is: /^javaw?$/,
    takesValue:
      /^(-cp|-classpath|--class-path|-p|--module-path|--add-(modules|opens|exports|reads)|-javaagent)$/,
    inline: /^$/,
  },
];

const PROGRAM_ENDING = /\.(exe|cmd|bat|ps1|com)$/i;

export const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

const programName = (path: string): string => baseName(path).replace(PROGRAM_ENDING, '').toLowerCase();

export function wordsOf({ name, argv }: Pick<ProcessFacts, 'name' | 'argv'>): ProgramWords {
  const [first = name, ...rest] = isTitle(argv) ? (argv[0] ?? '').split(' ') : argv;
  const program = programName(first);
  const interpreter = INTERPRETERS.find(({ is }) => is.test(program));
  const called = programName(name.split(' ')[0] ?? '');
  const base = {
    program,
    isNamedSo:
      interpreter !== undefined ||
      called === program ||
      // The kernel keeps 15 bytes of a name.
      (called.length === 15 && program.startsWith(called)),
  };
  return interpreter
    ? { ...base, ...interpreted(rest, interpreter) }
    : { ...base, options: [], script: null, args: rest };
}

/** A process may write a title over its command line (`npm run dev`): one text with spaces, and no path before the first. */
const isTitle = (argv: readonly string[]): boolean => argv.length === 1 && /^[^\s\\/]+ /.test(argv[0] ?? '');

function interpreted(
  rest: readonly string[],
  { takesValue, inline }: Interpreter,
): Pick<ProgramWords, 'options' | 'script' | 'args'> {
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    const options = rest.slice(0, at);
    if (inline.test(word)) return { options, script: null, args: [] };
    if (word === '-m') return { options, script: `-m ${rest[at + 1] ?? ''}`, args: rest.slice(at + 2) };
    if (word === '-jar' || word === '--') continue;
    if (takesValue.test(word)) at++;
    else if (!word.startsWith('-')) {
      return { options, script: word.replaceAll('\\', '/'), args: rest.slice(at + 1) };
    }
  }
  return { options: rest, script: null, args: [] };
}

/** One row of a table of programs: any of the lists names it, and the patterns must agree. Names in lower case. */
export interface ProgramPattern {
  /** Programs by their own name. */
  readonly natives?: readonly string[];
  /** Commands that an interpreter runs from a folder of programs: `/usr/bin/NAME`, `node_modules/.bin/NAME`. */
  readonly commands?: readonly string[];
  /** Beginnings of paths below `node_modules/`. */
  readonly packages?: readonly string[];
  /** Modules of Python, classes of Java. */
  readonly modules?: readonly string[];
  /** What a script's path must match, `/` put before it. */
  readonly files?: RegExp;
  /** What one of the interpreter's own options must match. */
  readonly options?: RegExp;
  /** What the words that follow must match, joined with spaces. */
  readonly asked?: RegExp;
}

export function matchesProgram(words: ProgramWords, pattern: ProgramPattern): boolean {
  const named = words.isNamedSo && pattern.natives?.includes(words.program);
  if (!named && !(words.script !== null && matchesScript(words.script.toLowerCase(), pattern))) return false;
  if (pattern.options && !words.options.some((option) => pattern.options?.test(option))) return false;
  return pattern.asked?.test(words.args.join(' ')) ?? true;
}

/** A file of one's own may be called as a tool is, so the folder has to say that it is the tool. */
function matchesScript(script: string, pattern: ProgramPattern): boolean {
  const [, command] = /(?:^|\/)(?:\.?bin|scripts)\/([^/]+)$/.exec(script) ?? [];
  const inPackage = `/${script}`.split('/node_modules/').slice(1).at(-1) ?? '';
  return (
    (command !== undefined && (pattern.commands ?? []).includes(command.replace(/\.exe$/, ''))) ||
    (pattern.packages ?? []).some((start) => inPackage.startsWith(start)) ||
    (pattern.modules ?? []).some((name) => script === `-m ${name}` || script === name) ||
    pattern.files?.test(`/${script}`) === true
  );
}

/** The first word that is no option and no option's value. */
export function firstPlain(args: readonly string[], takesValue = /^$/): string | null {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (takesValue.test(word)) at++;
    else if (!word.startsWith('-')) return word;
  }
  return null;
}
