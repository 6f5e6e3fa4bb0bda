/** The table of all processes as ps told it last, read again when somebody new is asked for. */
import type { ProcessIdentity } from '../platform.ts';
import { type PsProcess, readPsFacts } from '../readers/read-ps-darwin.ts';
import type { ToolRunner } from '../run-tool.ts';
import { psFacts } from './tools.ts';

export interface ProcessList {
  /** Makes sure that each of them was looked at since it first came up; keeps in mind those alone. */
  follow(pids: readonly number[], thorough: boolean): Promise<void>;
  /** Reads the table again; false where it could not be read, and the one before stays. */
  refresh(): Promise<boolean>;
  /** As last read; null for what is not there, or is over and not collected. */
  at(pid: number): PsProcess | null;
  /** That very life of that pid, looked for again where it is not known. */
  find(identity: ProcessIdentity): Promise<PsProcess | null>;
  all(): readonly PsProcess[];
}

export const identityOf = ({ pid, start }: PsProcess): ProcessIdentity => ({ pid, startKey: start });
export const isOver = ({ state }: PsProcess): boolean => state.startsWith('Z');

/** Who ended less than so many ms ago may still be told of: a signal looks again in any case. */
const FRESH_MS = 1_000;

export function createProcessList(runner: Pick<ToolRunner, 'run'>, monotonic: () => number): ProcessList {
  let table = new Map<number, PsProcess>();
  let readAt = Number.NEGATIVE_INFINITY;
  let followed = new Set<number>();

  const refresh = async () => {
    const outcome = await runner.run(psFacts());
    if (!outcome.ok) return false;
    readAt = monotonic();
    table = new Map(readPsFacts(outcome.text).map((row) => [row.pid, row]));
    return true;
  };
  const at = (pid: number) => {
    const row = table.get(pid);
    return row && !isOver(row) ? row : null;
  };
  const known = ({ pid, startKey }: ProcessIdentity) => {
    const row = at(pid);
    return row?.start === startKey ? row : null;
  };

  return {
    async follow(pids, thorough) {
      const isRead = (!thorough && pids.every((pid) => followed.has(pid))) || (await refresh());
      // What could not be read is asked for again.
      followed = new Set(isRead ? pids : pids.filter((pid) => followed.has(pid)));
    },
    refresh,
    at,
    async find(identity) {
      if (!known(identity) || monotonic() - readAt > FRESH_MS) await refresh();
      return known(identity);
    },
    all: () => [...table.values()].filter((row) => !isOver(row)),
  };
}
