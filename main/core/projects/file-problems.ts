/** Collects what is wrong in a project's file: each with its line, its key, the reason and what to do. */
import type { Warning } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

/** Places are characters from the file's start, counted from 0; lines and columns are told from 1. */
export interface Problems {
  add(at: number, key: string | null, reason: string, nextStep: string): void;
  addBroken(at: number, problem: string): void;
  lineOf(at: number): number;
  all(): Warning[];
}

/** Who makes more mistakes sees the rest after correcting these. */
const MOST_TOLD = 20;

export function createProblems(text: string, path: string): Problems {
  const warnings: Warning[] = [];
  let more = 0;
  let starts: number[] | null = null;
  const lineOf = (at: number) => {
    starts ??= lineStarts(text);
    return countUpTo(starts, at);
  };
  const push = (message: string, nextStep: string) => {
    if (warnings.length < MOST_TOLD) warnings.push({ code: 'project-file', message, nextStep });
    else more++;
  };
  return {
    lineOf,
    add(at, key, reason, nextStep) {
      const where = `${path}, line ${lineOf(at)}`;
      push(key === null ? `${where}: ${reason}.` : `${where}, ${cleanText(key, 120)}: ${reason}.`, nextStep);
    },
    addBroken(at, problem) {
      const line = lineOf(at);
      const column = at - (lineStarts(text)[line - 1] ?? 0) + 1;
      push(
        `${path} is not JSON: line ${line}, column ${column}: ${problem}.`,
        'Correct it there; until then none of its ports count.',
      );
    },
    all() {
      if (more === 0) return warnings;
      const message = `${path} has ${more} more ${more === 1 ? 'problem' : 'problems'}.`;
      return [...warnings, { code: 'project-file', message, nextStep: 'Correct the others first.' }];
    },
  };
}

const lineStarts = (text: string): number[] => [
  0,
  ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length),
];

/** How many of the rising numbers are not above `at`; by halves, as a file may have as many mistakes as lines. */
function countUpTo(rising: readonly number[], at: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
