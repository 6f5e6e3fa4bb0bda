/** Tells all that is known of one process: who runs it, what it is called, where it came from. Once per process, never per scan. */
import { cleanArgv, cleanText } from '../../clean-text.ts';
import type { ProcessFacts, ProcessIdentity } from '../platform.ts';
import { parseCommandLine, readCommandLine } from './command-line.ts';
import { readControlGroup } from './control-group.ts';
import { readProcFile, readProcLink } from './proc-file.ts';
import { isDead, type ProcStat, readStat } from './proc-stat.ts';
import { chooseAncestorName, chooseName, needsMore } from './process-name.ts';
import { isSystemProcess } from './system-processes.ts';
import type { UserNames } from './user-names.ts';

export interface DescribeOptions {
  users: UserNames;
  /** Whose eyes these are: decides what counts as the system's, and whose service manager is asked. */
  ownUid: number;
}

export interface Describe {
  describe(identity: ProcessIdentity): Promise<ProcessFacts | null>;
  argv(identity: ProcessIdentity): Promise<string[] | null>;
}

/** USER_HZ, the unit of start times: 100 for every program on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;
const ARGV_BYTES = 65_536;
const WHOLE_ARGV_BYTES = 2 * 1_048_576;
const PATH_LIMIT = 4_096;
/** A line for each hierarchy, of which old systems have a dozen. */
const CGROUP_BYTES = 65_536;
/** Deeper trees are taken for a race of re-used pids. */
const MOST_ANCESTORS = 64;
/** A log-in's programs share their ancestors: shells, editors, session managers. */
const MOST_NAMES = 256;

export function createDescribe({ users, ownUid }: DescribeOptions): Describe {
  // Read once: the same text gives the same start times in every door, and NTP must not move them.
  const bootSeconds = readBootSeconds();

  const names = new Map<string, Promise<string>>();

  /** Of an ancestor. A program that takes another's place in a process changes what the kernel calls it. */
  const nameOf = (pid: number, stat: ProcStat): Promise<string> => {
    const key = `${pid} ${stat.startKey} ${stat.comm}`;
    const known = names.get(key);
    if (known) return known;
    if (names.size >= MOST_NAMES) names.clear();
    const name = readName(pid, stat);
    names.set(key, name);
    return name;
  };
  const readName = async (pid: number, stat: ProcStat): Promise<string> => {
    if (!needsMore(stat.comm)) return chooseName(stat.comm, null, []);
    const argv = parseCommandLine((await readCommandLine(`/proc/${pid}`, 4_096)) ?? Buffer.alloc(0));
    return chooseAncestorName(stat.comm, readProcLink(`/proc/${pid}/exe`), argv);
  };

  return {
    async describe(identity) {
      const folder = `/proc/${identity.pid}`;
      const stat = living(identity);
      if (!stat) return null;
      const bytes = stat.kernelThread ? null : await readCommandLine(folder, ARGV_BYTES);
      const argv = parseCommandLine(bytes ?? Buffer.alloc(0));
      const name = chooseName(stat.comm, readProcLink(`${folder}/exe`), argv);
      const uid = readUid(folder);
      const cwd = readProcLink(`${folder}/cwd`);
      const cgroup = readProcFile(`${folder}/cgroup`, CGROUP_BYTES)?.toString('utf8') ?? null;
      const { ancestors, parents, launchers } = await readAncestors(stat.parent, nameOf);
      // Everything above was read by pid: only if it is still the same process does it belong together.
      if (!living(identity)) return null;
      const seconds = bootSeconds + Number(identity.startKey) / TICKS_PER_SECOND;
      return {
        identity,
        startedAt: new Date(Math.round(seconds * 1000)).toISOString(),
        name,
        argv: cutMark(cleanArgv(argv), bytes),
        cwd: cwd === null ? null : cleanText(cwd, PATH_LIMIT),
        user: uid === null ? null : users.nameOf(uid),
        launchers,
        ancestors,
        parents,
        system: isSystemProcess({ name, kernelThread: stat.kernelThread, uid, ownUid, cgroup }),
        ...readControlGroup(cgroup ?? '', ownUid),
      };
    },
    async argv(identity) {
      if (!living(identity)) return null;
      const bytes = await readCommandLine(`/proc/${identity.pid}`, WHOLE_ARGV_BYTES);
      if (!bytes || !living(identity)) return null;
      return parseCommandLine(bytes).map((argument) => cleanText(argument, WHOLE_ARGV_BYTES));
    },
  };
}

function living(identity: ProcessIdentity): ProcStat | null {
  const stat = readStat(`/proc/${identity.pid}`);
  return stat && stat.startKey === identity.startKey && !isDead(stat) ? stat : null;
}

/** A command line that was not read to its end is marked as cut, as a long one is. */
function cutMark(argv: string[], bytes: Buffer | null): string[] {
  const wasCut = bytes !== null && bytes.length >= ARGV_BYTES;
  return wasCut && argv.at(-1) !== '…' ? [...argv, '…'] : argv;
}

async function readAncestors(parent: number, nameOf: (pid: number, stat: ProcStat) => Promise<string>) {
  const ancestors: number[] = [];
  const parents: ProcessIdentity[] = [];
  const launchers: { pid: number; name: string }[] = [];
  let pid = parent;
  while (pid > 0 && ancestors.length < MOST_ANCESTORS && !ancestors.includes(pid)) {
    const stat = readStat(`/proc/${pid}`);
    if (!stat) break;
    ancestors.push(pid);
    if (pid > 1) {
      parents.push({ pid, startKey: stat.startKey });
      launchers.unshift({ pid, name: await nameOf(pid, stat) });
    }
    pid = stat.parent;
  }
  return { ancestors, parents, launchers };
}

/** The effective user: the one whose rights it has, as `ps` shows. */
function readUid(folder: string): number | null {
  const status = readProcFile(`${folder}/status`)?.toString('latin1') ?? '';
  const uid = /^Uid:\t\d+\t(\d+)/m.exec(status)?.[1];
  return uid === undefined ? null : Number(uid);
}

function readBootSeconds(): number {
  const stat = readProcFile('/proc/stat', 1_048_576)?.toString('latin1') ?? '';
  const boot = /^btime (\d+)/m.exec(stat)?.[1];
  return boot === undefined ? Math.floor(Date.now() / 1000 - process.uptime()) : Number(boot);
}
