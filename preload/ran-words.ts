/** What a command line comes down to: the script that is run, through every tool that only runs scripts. Pure. */
import { baseName, type Command, plainAt, wordsOf } from './command-words.ts';

export interface RanWords {
  /** The program's file name in lower case: `node`, `deno`, `postgres`. */
  readonly program: string;
  /** Its script is what matters: it is an interpreter, a shell, or a tool that runs others. */
  readonly runsOthers: boolean;
  /** A path with `/`, `-m NAME`, a class, or what a tool was asked for (`run dev`); null where there is none. */
  readonly script: string | null;
  /** What follows the script; of a program that runs no other, all that follows it. As written. */
  readonly args: readonly string[];
  /** The option behind which the program itself stands, such as `-e` or `-c`; else null. */
  readonly inline: string | null;
}

/** A program that is no interpreter to `wordsOf`, yet runs what its arguments name. */
interface Tool {
  readonly is: RegExp;
  /** Its options whose value is the next word. */
  readonly takesValue: RegExp;
  readonly inline: RegExp;
  /** Words before the script that say only that one is run. */
  readonly skips: RegExp;
}

const NEVER = /^$/;

const TOOLS: readonly Tool[] = [
  {
    is: /^(sh|bash|zsh|dash|ash|ksh|mksh|fish)$/,
    takesValue: /^(--rcfile|--init-file|-O|\+O|[-+][a-zA-Z]*o)$/,
    inline: /^-[a-zA-Z]*c$/,
    skips: NEVER,
  },
  {
    is: /^deno$/,
    takesValue: /^(-c|--config|--import-map|--lock|--cert|--location|--seed|--port|--host|--preload|-p|-L)$/,
    inline: /^eval$/,
    skips: /^(run|serve)$/,
  },
  {
    is: /^bun$/,
    takesValue:
      /^(-r|--preload|--require|--import|--env-file|--cwd|-c|--config|--port|-F|--filter|-d|--define|-l|--loader|--conditions|--tsconfig-override)$/,
    inline: /^(-e|-p|--eval|--print)$/,
    skips: /^(run|x)$/,
  },
  {
    is: /^dotnet$/,
    takesValue: /^(--depsfile|--runtimeconfig|--additionalprobingpath|--fx-version|--roll-forward)$/,
    inline: NEVER,
    skips: /^exec$/,
  },
  { is: /^(tsx|ts-node|ts-node-esm|ts-node-dev|tsnd|vite-node|esno|babel-node|swc-node)$/, ...nodeTool() },
  { is: /^(npm|npx|pnpm|pnpx|yarn|uv|uvx)$/, takesValue: NEVER, inline: NEVER, skips: NEVER },
];

/** They take Node's own options besides theirs. */
function nodeTool(): Omit<Tool, 'is'> {
  return {
    takesValue:
      /^(-r|--require|--import|--loader|--env-file|-C|--conditions|-P|--project|--tsconfig|-O|--compiler-options|--watch-path|--include|--exclude|--ignore-watch)$/,
    inline: /^(-e|-p|-pe|--eval|--print)$/,
    skips: /^watch$/,
  };
}

/** Tools of Node's that are themselves scripts: `node node_modules/.bin/tsx server.ts`. */
const SCRIPT_TOOL =
  /(?:\/\.?bin\/|\/node_modules\/)(tsx|ts-node|ts-node-esm|ts-node-dev|tsnd|vite-node|esno|babel-node)(?:\/dist\/(?:cli|bin)\.[cm]?js|\/lib\/bin\.js)?$/;

export function ranWords(command: Command): RanWords {
  const { program: first, isInterpreter, script, args, inline } = wordsOf(command);
  // `nginx: master process`
  const program = first.endsWith(':') ? first.slice(0, -1) : first;
  if (!isInterpreter) {
    const tool = TOOLS.find(({ is }) => is.test(program));
    return tool
      ? toolRuns(program, args, tool)
      : { program, runsOthers: false, script: null, args, inline: null };
  }
  const path = script === null ? '' : `/${script}`;
  const name = SCRIPT_TOOL.exec(path)?.[1];
  const inner = name === undefined ? undefined : TOOLS.find(({ is }) => is.test(name));
  if (inner && name !== undefined) return toolRuns(name, args, inner);
  return { program, runsOthers: true, script, args, inline };
}

function toolRuns(program: string, words: readonly string[], { takesValue, inline, skips }: Tool): RanWords {
  const none = { program, runsOthers: true, script: null, args: [] };
  const option = words.findIndex((word) => inline.test(word));
  let at = plainAt(words, takesValue);
  if (option >= 0 && (at < 0 || option <= at)) return { ...none, inline: words[option] ?? null };
  if (at < 0) return { ...none, inline: null };
  if (skips.test(words[at] ?? '')) {
    const next = plainAt(words.slice(at + 1), takesValue);
    if (next >= 0) at += next + 1;
  }
  const script = (words[at] ?? '').replaceAll('\\', '/');
  return { program, runsOthers: true, script, args: words.slice(at + 1), inline: null };
}

/** `vite dev`, `server.js`, `-m http.server 8000`, `-e …`: the script and up to two plain words; empty where none is known. */
export function shortRun(command: Command): string {
  const { program, script, args, inline } = ranWords(command);
  if (inline !== null) return `${inline} …`;
  if (script === null || script === '…') return '';
  const flag = args.findIndex((word) => word.startsWith('-') || word === '…');
  const plain = args.slice(0, Math.min(2, flag < 0 ? args.length : flag));
  // A tool that is a script itself is named: `tsx main.ts`.
  const tool = program === wordsOf(command).program ? [] : [program];
  return [
    ...tool,
    scriptName(script),
    ...plain.map((word) => (/^([\\/]|[A-Za-z]:\\)/.test(word) ? baseName(word) : word)),
  ]
    .join(' ')
    .slice(0, 80);
}

/** Without its folders; modules and classes are whole names. */
export const scriptName = (script: string): string =>
  script.startsWith('-m ') ? script : baseName(script) || script;
