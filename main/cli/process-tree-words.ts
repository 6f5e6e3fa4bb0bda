/** The processes of a plan as a tree: who started whom, and what each is to the port. Pure. */
import type { PlannedProcess } from '../../preload/model.ts';
import { shellWords } from './listener-words.ts';
import { cutToWidth } from './text-width.ts';

/** Nobody reads more; `--json` has all. */
const MOST_PROCESSES = 20;

const ROLES: Record<PlannedProcess['role'], string> = {
  holder: 'holds the port',
  runner: 'only runs it',
  supervisor: 'would start it again',
  child: 'ends with it',
};

export const processName = ({ name, pid, user }: PlannedProcess): string =>
  `${name} (pid ${pid})${user ? ` of ${user}` : ''}`;

/** Each after its parent. Cut to so many columns. */
export function treeLines(processes: readonly PlannedProcess[], columns: number): string[] {
  const depths = new Map<number, number>();
  const lines = processes.map((process) => {
    const above = process.parent === null ? undefined : depths.get(process.parent);
    const depth = above === undefined ? 0 : above + 1;
    depths.set(process.pid, depth);
    // However deep it is, there has to be room for who it is.
    const indent = ' '.repeat(Math.min(4 + 2 * depth, Math.max(4, Math.floor(columns / 4))));
    const words = `${indent}${processName(process)}, ${ROLES[process.role]}: ${shellWords(process.argv)}`;
    return cutToWidth(words, columns);
  });
  const left = lines.length - MOST_PROCESSES;
  return left > 1 ? [...lines.slice(0, MOST_PROCESSES), `    and ${left} more processes`] : lines;
}
