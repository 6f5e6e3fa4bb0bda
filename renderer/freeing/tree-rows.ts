/** Lays planned processes out as a tree: each below the one that started it, with its command beside its name. Pure. */
import type { PlannedProcess } from '../../preload/model.ts';
import { quoteCommand } from '../ports/copy-forms.ts';

export interface TreeRow {
  readonly process: PlannedProcess;
  /** 0 for a root. */
  readonly depth: number;
}

/** In the order given among siblings. What names a parent that is not there, or itself in a circle, is a root. */
export function treeRows(processes: readonly PlannedProcess[]): TreeRow[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  const children = new Map<number, PlannedProcess[]>();
  const roots: PlannedProcess[] = [];
  for (const process of processes) {
    const { parent } = process;
    if (parent === null || parent === process.pid || !pids.has(parent)) roots.push(process);
    else children.set(parent, [...(children.get(parent) ?? []), process]);
  }
  const rows: TreeRow[] = [];
  const placed = new Set<PlannedProcess>();
  const place = (root: PlannedProcess) => {
    const waiting: TreeRow[] = [{ process: root, depth: 0 }];
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      if (placed.has(row.process)) continue;
      placed.add(row.process);
      rows.push(row);
      const below = children.get(row.process.pid) ?? [];
      const depth = row.depth + 1;
      waiting.push(...below.map((process) => ({ process, depth })).reverse());
    }
  };
  for (const process of [...roots, ...processes]) if (!placed.has(process)) place(process);
  return rows;
}

/** What the command line says beyond the name: `/usr/bin/node` says no more than `node`, and a home no more than `~`. */
export function commandBeside(name: string, argv: readonly string[], home = ''): string {
  const [program = '', ...rest] = argv;
  // npm writes its whole command line into its name.
  if (argv.join(' ').trim() === name.trim()) return '';
  const isSame = program.slice(program.lastIndexOf('/') + 1) === name;
  const command = quoteCommand(isSame ? rest : argv);
  return home.length > 1 ? command.replaceAll(`${home}/`, '~/') : command;
}
