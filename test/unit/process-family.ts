/** Processes that started each other, by their command lines. */
import type { ProcessFacts } from '../../main/core/platform/platform.ts';
import { scriptedProcess } from '../scripted-platform.ts';

const nameOf = (argv: readonly string[]): string =>
  (argv[0] ?? '?').split(' ')[0]?.split(/[\\/]/).at(-1)?.replace(/^-/, '') ?? '?';

/** The first is the holder, each next one the parent of the one before it. */
export function familyOf(...lines: (string[] | ProcessFacts)[]): {
  holder: ProcessFacts;
  ancestors: ProcessFacts[];
} {
  const all = lines.map((line, at) =>
    Array.isArray(line) ? scriptedProcess({ pid: 9_000 - at, name: nameOf(line), argv: line }) : line,
  );
  const [holder, ...ancestors] = all;
  if (!holder) throw new Error('a family has a holder');
  return { holder, ancestors };
}
