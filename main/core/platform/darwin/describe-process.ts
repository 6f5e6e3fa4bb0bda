/** Tells all that is known of one process of macOS. */
import { cleanArgv, cleanText } from '../../clean-text.ts';
import type { ProcessFacts, ProcessIdentity, TreeProcess } from '../platform.ts';
import type { PsProcess } from '../readers/read-ps-darwin.ts';
import type { JobNames } from './job-names.ts';
import { identityOf, type ProcessList } from './process-list.ts';
import type { ProcessTexts } from './process-texts.ts';
import { argvOf, isSystemProcess, nameOf } from './process-words.ts';

export interface Describe {
  describe(identity: ProcessIdentity): Promise<ProcessFacts | null>;
  argv(identity: ProcessIdentity): Promise<string[] | null>;
  processes(): Promise<TreeProcess[]>;
}

export interface DescribeDeps {
  readonly processes: ProcessList;
  readonly texts: ProcessTexts;
  readonly jobs: JobNames;
  readonly ownUid: number;
}

const PATH_LIMIT = 4_096;
const WHOLE_ARGUMENT = 2 * 1_048_576;
/** Deeper trees are taken for a race of re-used pids. */
const MOST_ANCESTORS = 64;

export function createDescribe({ processes, texts, jobs, ownUid }: DescribeDeps): Describe {
  const nameOfRow = async (row: PsProcess) => nameOf(await texts.of(identityOf(row)), String(row.pid));

  return {
    async describe(identity) {
      const row = await processes.find(identity);
      if (!row) return null;
      const text = await texts.of(identity);
      const name = nameOf(text, String(row.pid));
      const cwd = await texts.folderOf(identity);
      const above = ancestorsOf(row, processes);
      const parents = above.filter(({ pid }) => pid > 1);
      const launchers = await Promise.all(
        parents.map(async (one) => ({ pid: one.pid, name: await nameOfRow(one) })),
      );
      return {
        identity,
        startedAt: startedAt(row.start),
        name,
        argv: cleanArgv(argvOf(text)),
        cwd: cwd === null ? null : cleanText(cwd, PATH_LIMIT),
        user: cleanText(row.user, 64),
        launchers: launchers.reverse(),
        ancestors: above.map(({ pid }) => pid),
        parents: parents.map(identityOf),
        system: isSystemProcess({ name, program: text.program, uid: row.uid, ownUid }),
        unit: await jobs.of(row, above),
        containerId: null,
      };
    },
    async argv(identity) {
      if (!(await processes.find(identity))) return null;
      return argvOf(await texts.of(identity)).map((argument) => cleanText(argument, WHOLE_ARGUMENT));
    },
    async processes() {
      await processes.refresh();
      const rows = processes.all();
      const [newest] = rows.slice(-1);
      // One reading names them all.
      if (newest) await texts.of(identityOf(newest));
      return Promise.all(
        rows.map(async (row) => ({
          identity: identityOf(row),
          parent: row.parent,
          name: await nameOfRow(row),
        })),
      );
    },
  };
}

/** Nearest first. */
export function ancestorsOf(row: PsProcess, processes: Pick<ProcessList, 'at'>): PsProcess[] {
  const found: PsProcess[] = [];
  for (let pid = row.parent; pid > 0 && found.length < MOST_ANCESTORS; ) {
    const next = processes.at(pid);
    if (!next || found.includes(next)) break;
    found.push(next);
    pid = next.parent;
  }
  return found;
}

/** ps is run in UTC. */
function startedAt(start: string): string {
  const time = Date.parse(`${start} UTC`);
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
}
