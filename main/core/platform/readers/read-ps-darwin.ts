/** `ps` of macOS: its table as people paste it, and the columns that Quayside asks for. Pure. */
import { type Printed, readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

const START = '[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}';
const LONG_START = new RegExp(`^${START} `);
const LONG_START_LENGTH = 24;

export interface PrintedProcess {
  readonly pid: number;
  /** Null where the table has no such column. */
  readonly uid: number | null;
  /** To the end of the row, with its blanks. Not cleaned. */
  readonly command: string;
}

/** With a heading whose last column is the command: all others are one word each, but for `lstart`. */
export function readPsTable(text: string): Printed<PrintedProcess> {
  let columns: readonly string[] = [];
  const rows: PrintedProcess[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    const words = line.trim().split(/ +/);
    if (words.includes('PID') && /^(?:COMMAND|CMD|COMM|ARGS)$/.test(words.at(-1) ?? '')) columns = words;
    else if (columns.length > 0 && !isCut) rows.push(...rowOf(line, columns));
  }
  return { rows, recognized: columns.length > 0 };
}

function rowOf(line: string, columns: readonly string[]): PrintedProcess[] {
  const fields = /^ */.exec(line)?.[0] ?? '';
  let rest = line.slice(fields.length);
  const values = new Map<string, string>();
  for (const column of columns.slice(0, -1)) {
    const isLongStart = column === 'STARTED' && LONG_START.test(rest);
    const end = isLongStart ? LONG_START_LENGTH : rest.indexOf(' ');
    if (end < 0) return [];
    values.set(column, rest.slice(0, end));
    rest = rest.slice(end).replace(/^ +/, '');
  }
  const pid = readPid(values.get('PID') ?? '');
  const uid = values.get('UID');
  return pid === null ? [] : [{ pid, uid: uid === undefined ? null : readPid(uid), command: rest }];
}

export interface PsProcess {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** Such as `Ss`: Z is over and not collected, T stopped. */
  readonly state: string;
  /** 24 characters, as the C locale has it: `Wed Nov 25 21:07:09 2026`. */
  readonly start: string;
  /** A name, or the number as text. Not cleaned. */
  readonly user: string;
}

const FACTS = new RegExp(`^ *(\\d+) +(\\d+) +(-?\\d+) +(\\S{1,16}) +(${START}) +([^ \\t]+) *$`);

/**
 * Of `-o pid=,ppid=,uid=,stat=,lstart=,user=`: nothing in it is text of the process's own, so no process can put a row here.
 * Rows of another shape are none.
 */
export function readPsFacts(text: string): PsProcess[] {
  const rows: PsProcess[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    const [, pidText = '', parentText = '', uid, state, start, user] = FACTS.exec(line) ?? [];
    const [pid, parent] = [readPid(pidText), readPid(parentText)];
    if (pid === null || parent === null || !state || !start || !user || isCut) continue;
    rows.push({ pid, parent, uid: Number(uid), state, start, user });
  }
  return rows;
}

const TEXT = new RegExp(`^ *(\\d+) +(${START})(?: +(.*))?$`);

/**
 * Of `-o pid=,lstart=,command=` or `comm=`, by pid and start (`identityKey`'s form). Where a text holds the end of a line, its
 * rest may look like a row: then whose row is true cannot be told, and that process has no text at all.
 */
export function readPsTexts(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  const pids = new Map<string, string | null>();
  for (const { text: line, isCut } of linesOf(text)) {
    const [, pid = '', start = '', rest = ''] = TEXT.exec(line) ?? [];
    if (readPid(pid) === null || isCut) continue;
    const key = `${Number(pid)} ${start}`;
    const before = pids.get(pid);
    if (before === undefined) texts.set(key, rest);
    else if (before !== null) texts.delete(before);
    pids.set(pid, before === undefined ? key : null);
  }
  return texts;
}
