/** `wmic process get CommandLine,ProcessId /format:csv` of Windows. Pure. */
import { distinct, type Printed, readPid } from './printed-socket.ts';
import type { PrintedProcess } from './read-win32-process.ts';
import { linesOf } from './text-lines.ts';

/** Text is as printed, but for blanks at its ends: not cleaned. */
export type WmicProcess = Pick<PrintedProcess, 'pid'> & Partial<PrintedProcess>;

const COMMAND = 'CommandLine';

/**
 * The first line names the columns, by the alphabet behind `Node`. Nothing is quoted, and command lines hold commas: all
 * columns before it are counted from the left, those behind it from the right.
 */
export function readWmicCsv(text: string): Printed<WmicProcess> {
  const rows: WmicProcess[] = [];
  let columns: readonly string[] = [];
  for (const { text: line, isCut } of linesOf(text)) {
    const fields = line.split(',');
    if (fields[0] === 'Node' && fields.includes('ProcessId')) columns = fields;
    // The pid mostly stands last, and may have lost its end.
    else if (columns.length > 0 && !isCut) rows.push(...processOf(fields, columns));
  }
  return { rows: distinct(rows), recognized: columns.length > 0 };
}

function processOf(fields: readonly string[], columns: readonly string[]): WmicProcess[] {
  const extra = fields.length - columns.length;
  const wide = columns.indexOf(COMMAND);
  // Without a command line there is nothing that could hold a comma.
  if (extra < 0 || (extra > 0 && wide < 0)) return [];
  const told = (column: string): string => {
    const at = columns.indexOf(column);
    if (at < 0) return '';
    if (wide < 0 || at < wide) return fields[at] ?? '';
    return at > wide ? (fields[at + extra] ?? '') : fields.slice(at, at + extra + 1).join(',');
  };
  const pid = readPid(told('ProcessId').trim());
  if (pid === null) return [];
  const parent = readPid(told('ParentProcessId').trim());
  const [commandLine, process, path] = [COMMAND, 'Name', 'ExecutablePath'].map((name) => told(name).trim());
  return [
    {
      pid,
      ...(process && { process }),
      ...(parent !== null && { parent }),
      ...(path && { path }),
      ...(commandLine && { commandLine }),
    },
  ];
}
