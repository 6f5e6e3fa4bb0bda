/** Tells all that Windows tells of one process: from the table, with whose it is. Its working folder nobody tells. */
import { cleanArgv, cleanText } from '../../clean-text.ts';
import type { Platform, ProcessFacts, ProcessIdentity, ServiceUnit } from '../platform.ts';
import { splitCommandLine } from '../readers/split-command-line.ts';
import type { OwnerNames } from './owner-names.ts';
import type { ProcessRows, ProcessTable, TableProcess } from './process-table.ts';
import type { ServiceNames } from './service-names.ts';
import { isWindowsOwn } from './windows-programs.ts';

export interface DescribeDeps {
  readonly processes: ProcessTable;
  readonly owners: OwnerNames;
  readonly services: ServiceNames;
  /** Windows' own folder. */
  readonly root: string;
  readonly now: () => Date;
  /** Whether somebody has that pid now. */
  readonly isThere: (pid: number) => boolean;
}

/** Windows allows 32,767 characters. */
const WHOLE_ARGV = 65_536;
const MOST_ANCESTORS = 64;

export function createDescribe(deps: DescribeDeps): Pick<Platform, 'describe' | 'argv'> {
  const find = async ({ pid, startKey }: ProcessIdentity) => {
    const known = deps.processes.rows().get(pid);
    const row = known ?? (await deps.processes.refresh()).get(pid);
    return row?.identity.startKey === startKey && deps.isThere(pid) ? row : null;
  };
  return {
    async describe(identity) {
      const row = await find(identity);
      if (!row) return null;
      await deps.owners.learn([identity]);
      return factsOf(row, await deps.services.of(row, deps.processes.rows()), deps);
    },
    async argv(identity) {
      const row = await find(identity);
      return row && wordsOf(row).map((word) => cleanText(word, WHOLE_ARGV));
    },
  };
}

/** Of another account's process neither is told without an administrator's rights. */
function wordsOf({ commandLine, path }: TableProcess): string[] {
  const words = commandLine === null ? [] : splitCommandLine(commandLine);
  return words.length > 0 || path === null ? words : [path];
}

function factsOf(
  row: TableProcess,
  unit: ServiceUnit | null,
  { processes, owners, root, now }: DescribeDeps,
): ProcessFacts {
  const above = ancestorsOf(row, processes.rows());
  const user = owners.of(row.identity);
  return {
    identity: row.identity,
    // By tasklist nobody knows: it was there by now.
    startedAt: (row.startMs === null ? now() : new Date(row.startMs)).toISOString(),
    name: nameOf(row),
    argv: cleanArgv(wordsOf(row)),
    cwd: null,
    user: user.name,
    launchers: above.map((one) => ({ pid: one.identity.pid, name: nameOf(one) })).reverse(),
    ancestors: above.map(({ identity }) => identity.pid),
    parents: above.map(({ identity }) => identity),
    system: isWindowsOwn(row, user, root),
    unit,
    containerId: null,
  };
}

const nameOf = ({ name, identity }: TableProcess): string => cleanText(name, 128) || String(identity.pid);

/** Nearest first. */
export function ancestorsOf(row: TableProcess, rows: ProcessRows): TableProcess[] {
  const above: TableProcess[] = [];
  const seen = new Set([row.identity.pid]);
  let next = rows.get(row.parent);
  while (next && next.identity.pid > 0 && !seen.has(next.identity.pid) && above.length < MOST_ANCESTORS) {
    seen.add(next.identity.pid);
    above.push(next);
    next = rows.get(next.parent);
  }
  return above;
}
