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
