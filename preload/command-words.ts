/** Takes a command line apart: the program, what an interpreter was given to run, and what it was asked to do. Pure. */

/** A cleaned command line, and what the process is called; the name stands in where there is no command line. */
export interface Command {
  readonly name: string;
  readonly argv: readonly string[];
}

export interface ProgramWords {
  /** The program's file name in lower case, without `.exe` and its like: `node`, `sh`, `cargo`. */
  readonly program: string;
  /** The process calls itself as its command line does: that alone is easily made up. Interpreters need not. */
  readonly isNamedSo: boolean;
  readonly isInterpreter: boolean;
  /** An interpreter's own options, as written, with their values. */
  readonly options: readonly string[];
  /** What an interpreter runs: a path with `/`, a Python module as `-m NAME`, a Java class; null where there is none. */
  readonly script: string | null;
  /** What follows the script, or a program that is no interpreter; as written. */
  readonly args: readonly string[];
  /** The interpreter's option behind which the program itself stands, such as `-e`; else null. */
  readonly inline: string | null;
}

interface Interpreter {
  readonly is: RegExp;
  /** Options whose value is the next word. */
  readonly takesValue: RegExp;
  /** Options after which the program itself stands in the command line. */
  readonly inline: RegExp;
  /** Options after which a module stands, or that hold it behind them: `-m NAME`, `-umNAME`. */
  readonly module?: RegExp;
}

/** Node takes the value of these behind `=` as well; of those that are not here it takes it there alone. */
const NODE_VALUES = `-r --require --import --loader --experimental-loader --env-file --env-file-if-exists -C --conditions
  --watch-path --watch-kill-signal --title --input-type --run --disable-warning --dns-result-order --inspect-port
  --debug-port --unhandled-rejections --icu-data-dir --openssl-config --redirect-warnings --trace-event-categories
  --diagnostic-dir --cpu-prof-dir --heap-prof-dir --report-dir --report-directory --snapshot-blob --localstorage-file
  --max-http-header-size --allow-fs-read --allow-fs-write --experimental-config-file --secure-heap --tls-cipher-list`;

const oneOf = (words: string): RegExp => new RegExp(`^(?:${words.trim().split(/\s+/).join('|')})$`);

const INTERPRETERS: readonly Interpreter[] = [
  { is: /^node(js)?$/, takesValue: oneOf(NODE_VALUES), inline: /^(-e|-p|-pe|--eval|--print)$/ },
  {
    is: /^(python|pypy)[\d.]*w?$/,
    takesValue: /^(-[WX]|--check-hash-based-pycs)$/,
    inline: /^-[bBdEiIOPqRsSuvx]*c$/,
    module: /^-[bBdEiIOPqRsSuvx]*m(.*)$/,
  },
  { is: /^(ruby|jruby|truffleruby)[\d.]*$/, takesValue: /^-[IrCE]$/, inline: /^-e$/ },
  { is: /^php[\d.]*$/, takesValue: /^-[cdStz]$/, inline: /^-r$/ },
  { is: /^perl[\d.]*$/, takesValue: /^-I$/, inline: /^-[acilnpsStTuUwW]*[eE]$/ },
  {
    is: /^javaw?$/,
    takesValue:
      /^(-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|--add-(modules|opens|exports|reads)|--source|-javaagent)$/,
    inline: /^$/,
    module: /^(?:-m|--module)()$/,
  },
];

const PROGRAM_ENDING = /\.(exe|cmd|bat|ps1|com)$/i;

export const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

const programName = (path: string): string => baseName(path).replace(PROGRAM_ENDING, '').toLowerCase();

// Asked for every owner at every look for conflicts: plain objects and slices are several times cheaper here than spreads.
export function wordsOf({ name, argv }: Command): ProgramWords {
  const line = titleOf(argv)?.split(' ') ?? argv;
  const program = programName(line[0] ?? name);
  const interpreter = INTERPRETERS.find(({ is }) => is.test(program));
  const rest = line.slice(1);
  const { options, script, args, inline } = interpreter ? interpreted(rest, interpreter) : plain(rest);
  const isInterpreter = interpreter !== undefined;
  const isNamedSo = isInterpreter || isCalled(name, program);
  return { program, isInterpreter, isNamedSo, options, script, args, inline };
}

function isCalled(name: string, program: string): boolean {
  const called = programName(name.split(' ')[0] ?? '');
  // The kernel keeps 15 bytes of a name.
  return called === program || (called.length === 15 && program.startsWith(called));
}

type Given = Pick<ProgramWords, 'options' | 'script' | 'args' | 'inline'>;

const plain = (args: readonly string[]): Given => ({ options: [], script: null, args, inline: null });

/** A process may write a title over its command line (`npm run dev`): one text with spaces, and no path before the first. */
export function titleOf(argv: readonly string[]): string | null {
  const first = argv.length === 1 ? argv[0] : undefined;
  return first !== undefined && /^[^\s\\/]+ /.test(first) ? first : null;
}

function interpreted(rest: readonly string[], { takesValue, inline, module }: Interpreter): Given {
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    const options = rest.slice(0, at);
    if (!word.startsWith('-')) {
      return { options, script: word.replaceAll('\\', '/'), args: rest.slice(at + 1), inline: null };
    }
    if (inline.test(word)) return { options, script: null, args: [], inline: word };
    const named = module?.exec(word);
    // `-mNAME` is one word, `-m NAME` two.
    if (named?.[1]) return { options, script: `-m ${named[1]}`, args: rest.slice(at + 1), inline: null };
    if (named) {
      return { options, script: `-m ${rest[at + 1] ?? ''}`, args: rest.slice(at + 2), inline: null };
    }
    if (takesValue.test(word)) at++;
  }
  return { options: rest, script: null, args: [], inline: null };
}

/** The first word that is no option and no option's value. */
export function firstPlain(args: readonly string[], takesValue = /^$/): string | null {
  return args[plainAt(args, takesValue)] ?? null;
}

/** Where that word stands; -1 where there is none. */
export function plainAt(args: readonly string[], takesValue = /^$/): number {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (takesValue.test(word)) at++;
    else if (!word.startsWith('-')) return at;
  }
  return -1;
}
