/** All processes of a Windows machine: told whole by PowerShell, by name alone by tasklist where that does not answer. */
import type { Warning } from '../../../../preload/model.ts';
import type { ProcessIdentity } from '../platform.ts';
import { readTasklistCsv } from '../readers/read-tasklist-csv.ts';
import { type PrintedProcess, readWin32Process } from '../readers/read-win32-process.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { PowerShell } from './power-shell.ts';
import type { SystemTools } from './system-tools.ts';

/** Without a start nobody can be told from a successor of the same pid: such a one is shown and never signalled. */
export const NO_START = '';

export interface TableProcess {
  readonly identity: ProcessIdentity;
  /** Null where that is not told: another life of its pid could not be told apart. */
  readonly startMs: number | null;
  /** 0 where it has ended: its number may be another's by now. */
  readonly parent: number;
  /** As printed: not cleaned. */
  readonly name: string;
  readonly path: string | null;
  readonly commandLine: string | null;
}

export type ProcessRows = ReadonlyMap<number, TableProcess>;

export interface ProcessTable {
  /** As last read. Empty before the first time. */
  rows(): ProcessRows;
  /** Read after this call; whoever asks for it meanwhile shares what is read next. */
  refresh(): Promise<ProcessRows>;
  /** Who has that pid now; null where nobody has it, or PowerShell, which alone tells starts, does not answer. */
  identify(pid: number): Promise<ProcessIdentity | null>;
  /** Whether that very process lives now; `unknown` where PowerShell, which alone tells starts, does not answer. */
  isSame(identity: ProcessIdentity): Promise<boolean | 'unknown'>;
  /** Why less is known than could be. The same array as before when nothing changed. */
  warnings(): readonly Warning[];
}

interface TableDeps {
  readonly shell: PowerShell;
  readonly tools: ToolRunner;
  readonly places: Pick<SystemTools, 'tasklist'>;
}

const NAMES_ONLY: readonly Warning[] = [
  {
    code: 'processes-by-name',
    message:
      'PowerShell does not answer, so of processes only the names are known, and no port can be freed.',
    nextStep:
      'See whether `powershell -NoProfile -Command "Get-CimInstance Win32_Process"` works in a terminal; Quayside tries again by itself.',
  },
];
const NOTHING_KNOWN: readonly Warning[] = [
  {
    code: 'processes-unreadable',
    message: 'Neither PowerShell nor tasklist answers, so who holds a port is not known or older.',
    nextStep: 'See whether `tasklist` works in a terminal on this machine.',
  },
];
const NONE: readonly Warning[] = [];

export function createProcessTable({ shell, tools, places }: TableDeps): ProcessTable {
  let rows: ProcessRows = new Map();
  let warnings = NONE;
  let reading: Promise<ProcessRows> | null = null;
  let after: Promise<ProcessRows> | null = null;

  const read = async (): Promise<ProcessRows> => {
    const answer = await shell.ask('processes');
    const printed = answer.ok ? readWin32Process(answer.text).rows : [];
    if (printed.length > 0) {
      warnings = NONE;
      rows = tableOf(printed);
      return rows;
    }
    const listed = await tools.run({ program: places.tasklist, argv: ['/fo', 'csv', '/nh'] });
    const tasks = listed.ok ? readTasklistCsv(listed.text).rows : [];
    warnings = tasks.length > 0 ? NAMES_ONLY : NOTHING_KNOWN;
    if (tasks.length > 0) rows = new Map(tasks.map((task) => [task.pid, byName(task.pid, task.process)]));
    return rows;
  };

  const start = (): Promise<ProcessRows> => {
    reading = read().finally(() => {
      reading = null;
    });
    return reading;
  };

  /** In ms since the epoch, of who has that pid now; null where that is nobody or not told. */
  const startOf = async (pid: number): Promise<number | null | 'unknown'> => {
    const answer = await shell.ask('process', [pid]);
    if (!answer.ok) return 'unknown';
    return readWin32Process(answer.text).rows.find((one) => one.pid === pid)?.startMs ?? null;
  };

  return {
    rows: () => rows,
    refresh() {
      if (!reading) return start();
      after ??= reading.then(() => {
        after = null;
        return start();
      });
      return after;
    },
    async identify(pid) {
      const startMs = await startOf(pid);
      return typeof startMs === 'number' ? { pid, startKey: String(startMs) } : null;
    },
    async isSame({ pid, startKey }) {
      if (startKey === NO_START) return 'unknown';
      const startMs = await startOf(pid);
      return startMs === 'unknown' ? startMs : startMs !== null && String(startMs) === startKey;
    },
    warnings: () => warnings,
  };
}

const byName = (pid: number, name: string): TableProcess => ({
  identity: { pid, startKey: NO_START },
  startMs: null,
  parent: 0,
  name,
  path: null,
  commandLine: null,
});

function tableOf(printed: readonly PrintedProcess[]): ProcessRows {
  const starts = new Map(printed.map(({ pid, startMs }) => [pid, startMs]));
  return new Map(
    printed.map(({ pid, process, parent = 0, path = null, commandLine = null, startMs = null }) => [
      pid,
      {
        identity: { pid, startKey: startMs === null ? NO_START : String(startMs) },
        startMs,
        parent: isParent(starts.get(parent), startMs) ? parent : 0,
        name: process,
        path,
        commandLine,
      },
    ]),
  );
}

/** The number of a parent that has ended stays in the table, and is given to others: nobody is younger than its child. */
const isParent = (parent: number | undefined, child: number | null): boolean =>
  parent !== undefined && child !== null && parent <= child;
