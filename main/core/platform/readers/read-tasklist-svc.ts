/** `tasklist /svc` of Windows, in any language: which services run in which process. Pure. */
import { type Printed, readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

export interface PrintedServices {
  readonly pid: number;
  readonly process: string;
  /** As the service manager names them; empty where the process runs none. */
  readonly services: readonly string[];
}

/** The name of the program is cut at 25 signs or padded with blanks, then a blank, and the pid ends here. */
const PID_END = 34;
/** What may be a pid: names of programs hold numbers too. */
const NUMBER = /(?<=\s)\d{1,10}(?= \S)/g;
/** What fills the column for a process without services is a word of the language: no name of a service stands alone in it. */
const CONTINUED = /^\s{30,}(\S.*)$/;

/**
 * Which word means "none" no language tells; it is the one that the idle process (pid 0) or System (pid 4) has, which run
 * none. Where neither is in the text, it is the one that stands most often.
 */
export function readTasklistSvc(text: string): Printed<PrintedServices> {
  const rows: { pid: number; process: string; words: string }[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    // The last name of a text that was cut may have lost its end.
    if (isCut) continue;
    const more = CONTINUED.exec(line.trimEnd())?.[1];
    const last = rows.at(-1);
    if (more !== undefined && last) {
      last.words += ` ${more}`;
      continue;
    }
    const row = rowOf(line.trimEnd());
    if (row) rows.push(row);
  }
  const none =
    rows.find(({ pid }) => pid === 0 || pid === 4)?.words ?? mostFrequent(rows.map(({ words }) => words));
  const told = rows.map(({ pid, process, words }) => ({
    pid,
    process,
    services:
      words === none
        ? []
        : words
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
  }));
  return { rows: told, recognized: rows.length > 0 };
}

/** Signs that are two columns wide move the pid: then it is the last number in the row. */
function rowOf(line: string): { pid: number; process: string; words: string } | null {
  const numbers = /^\s/.test(line) ? [] : [...line.matchAll(NUMBER)];
  const number = numbers.find((each) => each.index + each[0].length === PID_END) ?? numbers.at(-1);
  const pid = readPid(number?.[0] ?? '');
  if (!number || pid === null) return null;
  const words = line.slice(number.index + number[0].length + 1);
  return { pid, process: line.slice(0, number.index).trimEnd(), words };
}

/** Null where each stands once. */
function mostFrequent(words: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && most[1] > 1 ? most[0] : null;
}
