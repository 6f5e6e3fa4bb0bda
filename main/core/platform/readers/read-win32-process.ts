/** `Get-CimInstance Win32_Process | ConvertTo-Json`, also what `Get-Process` gives. Pure. */
import { type JsonRow, jsonRows, NOTHING_PRINTED, textOf, timeOf, wholeNumber } from './json-rows.ts';
import { distinct, type Printed } from './printed-socket.ts';

/** Text is as printed: not cleaned. What is not told is left out. */
export interface PrintedProcess {
  readonly pid: number;
  readonly process: string;
  readonly parent?: number;
  readonly path?: string;
  readonly commandLine?: string;
  readonly user?: string;
  /** Since 1970. */
  readonly startMs?: number;
}

export function readWin32Process(text: string): Printed<PrintedProcess> {
  const list = jsonRows(text);
  if (!list) return NOTHING_PRINTED;
  const rows = list.map(processOf).filter((row) => row !== null);
  return { rows: distinct(rows), recognized: rows.length > 0 };
}

function processOf(row: JsonRow): PrintedProcess | null {
  const pid = wholeNumber(row.ProcessId ?? row.Id);
  const process = textOf(row.Name ?? row.ProcessName);
  if (pid === null || process === null) return null;
  const parent = wholeNumber(row.ParentProcessId);
  const path = textOf(row.ExecutablePath ?? row.Path);
  const commandLine = textOf(row.CommandLine);
  const user = textOf(row.UserName);
  const startMs = timeOf(row.CreationDate ?? row.StartTime);
  return {
    pid,
    process,
    ...(parent !== null && { parent }),
    ...(path !== null && { path }),
    ...(commandLine !== null && { commandLine }),
    ...(user !== null && { user }),
    ...(startMs !== null && { startMs }),
  };
}
