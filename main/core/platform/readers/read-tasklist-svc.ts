/** `tasklist /svc` of Windows, in any language: which services run in which process. Pure. */
import { type Printed, readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

export interface PrintedServices {
  readonly pid: number;
  readonly process: string;
  /** As the service manager names them; empty where the process runs none. */
  readonly services: readonly string[];
}

/** The name of the program, cut at 25 signs or padded with blanks; a blank; the pid, right in 8 columns; a blank; services. */
const ROW = /^(\S.{24}) (?=[ \d]{8} )( *\d+) (\S.*)$/;
/** Signs that are two columns wide move all that: then the pid is the last number. Names hold numbers too. */
const WIDE_ROW = /^([^ ].*[^ ]) +(\d{1,8}) (\S.*)$/;
const NAME_WIDTH = 25;
const RULE = /^={25} ={8} =+$/;
/** What fills the column for a process without services is a word of the language: no name of a service stands alone in it. */
const CONTINUED = /^\s{30,}(\S.*)$/;

/**
 * Which word means "none" no language tells; it is the one that the idle process (pid 0) or System (pid 4) has, which run
 * none. Where neither is in the text, it is the one that stands most often.
 */
export function readTasklistSvc(text: string): Printed<PrintedServices> {
  const rows: { pid: number; process: string; words: string }[] = [];
  let recognized = false;
  for (const { text: line, isCut } of linesOf(text)) {
    // The last name of a text that was cut may have lost its end.
    if (isCut) continue;
    if (RULE.test(line.trimEnd())) recognized = true;
    const more = CONTINUED.exec(line.trimEnd())?.[1];
    const last = rows.at(-1);
    if (more !== undefined) {
      // Lists are broken behind a comma alone.
      if (last?.words.endsWith(',')) last.words += ` ${more}`;
      continue;
    }
    const row = rowOf(line.trimEnd());
    recognized ||= row?.isAligned === true;
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
  return { rows: recognized ? told : [], recognized };
}

function rowOf(line: string): { pid: number; process: string; words: string; isAligned: boolean } | null {
  const aligned = ROW.exec(line);
  const isWide = /[^ -~]/.test(line.slice(0, NAME_WIDTH));
  const [, name = '', number, words] = aligned ?? (isWide ? WIDE_ROW.exec(line) : null) ?? [];
  const [process, pid] = [name.trimEnd(), readPid(number?.trim() ?? '')];
  // No program is called so: these are columns of another table.
  if (words === undefined || pid === null || process.includes('  ')) return null;
  return { pid, process, words, isAligned: aligned !== null };
}

/** Null where each stands once. */
function mostFrequent(words: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && most[1] > 1 ? most[0] : null;
}
