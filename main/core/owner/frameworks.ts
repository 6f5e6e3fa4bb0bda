/** What a server is built with, told by its command line: the program, or the script that an interpreter runs. Pure. */
import {
  baseName,
  type Command,
  type ProgramWords as Words,
  wordsOf,
} from '../../../preload/command-words.ts';
import { ranWords } from '../../../preload/ran-words.ts';
import { programMatcher } from '../supervision/program-words.ts';
import type { FrameworkRow } from './framework-row.ts';
import { LANGUAGE_FRAMEWORKS, RUNTIMES } from './frameworks-languages.ts';
import { NODE_FRAMEWORKS } from './frameworks-node.ts';
import { SERVICES } from './frameworks-services.ts';

/** The order is that of reading: the first that fits counts. */
export const FRAMEWORKS: readonly FrameworkRow[] = [
  ...NODE_FRAMEWORKS,
  ...LANGUAGE_FRAMEWORKS,
  ...SERVICES,
  ...RUNTIMES,
];

/** Null where none is known. A title that a process wrote over its command line (`postgres: checkpointer`) counts as well. */
export function frameworkOf(command: Command): string | null {
  const words = wordsOf(command);
  const { program, script, args } = ranWords(command);
  const isBunOrDeno = program === 'bun' || program === 'deno';
  // Nothing is ended for what is told here, so a process need not call itself as its command line does.
  const read = { ...words, isNamedSo: true, program: words.program.replace(/:$/, '') };
  const all = isBunOrDeno ? { ...read, script, args } : read;
  const path = `/${(command.argv[0] ?? '').replaceAll('\\', '/')}`.toLowerCase();
  const entries = words.program.startsWith('java') ? classpathOf(words.options) : [];
  const matches = programMatcher(all);
  const fits = (row: FrameworkRow): boolean => {
    const { paths, classpath } = row;
    if (classpath && !entries.some((entry) => classpath.test(entry))) return false;
    return paths?.test(path) ? agrees(words, row) : matches(row);
  };
  return FRAMEWORKS.find(fits)?.name ?? null;
}

const agrees = ({ options }: Words, row: FrameworkRow): boolean =>
  row.options === undefined || options.some((option) => row.options?.test(option));

/** The file names in it. */
function classpathOf(options: readonly string[]): string[] {
  const at = options.findIndex((option) => /^(-cp|-classpath|--class-path)$/.test(option));
  // A Windows drive's letter becomes an entry of its own, which no row knows.
  return at < 0 ? [] : (options[at + 1] ?? '').split(/[:;]/).map((path) => baseName(path).toLowerCase());
}
