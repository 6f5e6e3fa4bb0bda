/** `tasklist /fo csv` of Windows, in any language, with or without its heading. Pure. */
import { distinct, type Printed, readPid } from './printed-socket.ts';
import { linesOf } from './text-lines.ts';

export interface PrintedTask {
  readonly pid: number;
  /** The program's file name, as printed. */
  readonly process: string;
}

export function readTasklistCsv(text: string): Printed<PrintedTask> {
  const rows: PrintedTask[] = [];
  for (const { text: line } of linesOf(text)) {
    const [name, number, third] = quotedFields(line);
    const pid = readPid(number ?? '');
    // The heading has the same shape, but a word in place of the pid.
    if (name !== undefined && pid !== null && third !== undefined) rows.push({ pid, process: name });
  }
  return { rows: distinct(rows), recognized: rows.length > 0 };
}

/** Every field is quoted; a quote within one is doubled. Empty where the line is none of that. */
function quotedFields(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (line[at] === '"') {
    let value = '';
    let from = at + 1;
    let end = line.indexOf('"', from);
    while (end >= 0 && line[end + 1] === '"') {
      value += line.slice(from, end + 1);
      from = end + 2;
      end = line.indexOf('"', from);
    }
    if (end < 0) return [];
    fields.push(value + line.slice(from, end));
    at = end + 2;
    if (line[end + 1] !== ',') break;
  }
  return fields;
}
