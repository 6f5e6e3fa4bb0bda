/** Tells programs by their command lines: a row of a table, and whether a command line fits it. Pure. */
import type { ProgramWords } from '../../../preload/command-words.ts';

export { baseName, firstPlain, type ProgramWords, wordsOf } from '../../../preload/command-words.ts';

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

export const matchesProgram = (words: ProgramWords, pattern: ProgramPattern): boolean =>
  programMatcher(words)(pattern);

/** The same for many patterns: what is asked of the words each time is found out once. */
export function programMatcher(words: ProgramWords): (pattern: ProgramPattern) => boolean {
  const { script, isNamedSo, program, options } = words;
  const read = script === null ? null : readScript(script.toLowerCase());
  const args = words.args.join(' ');
  return (pattern) => {
    const named = isNamedSo && pattern.natives?.includes(program);
    if (!named && !(read !== null && matchesScript(read, pattern))) return false;
    if (pattern.options && !options.some((option) => pattern.options?.test(option))) return false;
    return pattern.asked?.test(args) ?? true;
  };
}

interface ReadScript {
  readonly script: string;
  readonly path: string;
  /** Of a folder of programs: a file of one's own may be called as a tool is, so the folder has to say that it is the tool. */
  readonly command: string | undefined;
  /** The path below the last `node_modules/`. */
  readonly inPackage: string;
}

const readScript = (script: string): ReadScript => ({
  script,
  path: `/${script}`,
  command: /(?:^|\/)(?:\.?bin|scripts)\/([^/]+)$/.exec(script)?.[1]?.replace(/\.exe$/, ''),
  inPackage: `/${script}`.split('/node_modules/').slice(1).at(-1) ?? '',
});

const matchesScript = (
  { script, path, command, inPackage }: ReadScript,
  { commands, packages, modules, files }: ProgramPattern,
): boolean =>
  (command !== undefined && commands?.includes(command) === true) ||
  (inPackage !== '' && packages?.some((start) => inPackage.startsWith(start)) === true) ||
  modules?.some((name) => script === name || script === `-m ${name}`) === true ||
  files?.test(path) === true;
