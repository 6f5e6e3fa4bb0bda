/** Which job of launchd a process belongs to: asked of launchctl once for all that are there, where somebody is new. */
import { isApples, isJobLabel, isProgramStart, LAUNCHD } from '../../launchd-jobs.ts';
import { identityKey, type ServiceUnit } from '../platform.ts';
import { readLaunchctlList } from '../readers/read-launchctl-list.ts';
import type { PsProcess } from '../readers/read-ps-darwin.ts';
import type { ToolRunner } from '../run-tool.ts';
import { identityOf, type ProcessList } from './process-list.ts';
import { launchctlList } from './tools.ts';

export interface JobNames {
  /** Null where it belongs to none that has a name, or nobody tells. `above`: its ancestors, nearest first. */
  of(row: PsProcess, above: readonly PsProcess[]): Promise<ServiceUnit | null>;
}

/**
 * launchctl tells the jobs of whoever asks: of the user, or, to an administrator, those of the system. `scope` says which.
 */
export function createJobNames(
  runner: Pick<ToolRunner, 'run'>,
  processes: Pick<ProcessList, 'all' | 'refresh'>,
  scope: ServiceUnit['scope'],
): JobNames {
  /** By life, null for one without a job; who is not in it has not been asked for. */
  let known: ReadonlyMap<string, string | null> = new Map();
  let reading: Promise<void> | null = null;

  const livingKeys = () => processes.all().map((row) => identityKey(identityOf(row)));

  /** Who was there before and after launchctl told its pid is who it told of. */
  const read = async (key: string) => {
    const before = new Set(livingKeys());
    const printed = await runner.run(launchctlList());
    const jobs = new Map(
      printed.ok ? readLaunchctlList(printed.text).rows.map(({ pid, label }) => [pid, label]) : [],
    );
    await processes.refresh();
    const stayed = processes.all().filter((row) => before.has(identityKey(identityOf(row))));
    // Also where it failed: a tool that hangs must not be asked once for each process.
    known = new Map([
      [key, null],
      ...stayed.map((row) => [identityKey(identityOf(row)), jobs.get(row.pid) ?? null] as const),
    ]);
  };

  return {
    async of(row, above) {
      const key = identityKey(identityOf(row));
      while (reading) await reading;
      if (!known.has(key)) {
        reading = read(key).finally(() => {
          reading = null;
        });
        await reading;
      }
      return unitOf([row, ...above], known, scope);
    },
  };
}

/** The job of the nearest that is one. What a part of macOS has started for somebody is not a part of it. */
function unitOf(
  line: readonly PsProcess[],
  known: ReadonlyMap<string, string | null>,
  scope: ServiceUnit['scope'],
): ServiceUnit | null {
  for (const [at, row] of line.entries()) {
    const label = known.get(identityKey(identityOf(row)));
    if (!label) continue;
    const isNone = !isJobLabel(label) || isProgramStart(label) || (at > 0 && isApples(label));
    return isNone ? null : { name: label, scope, manager: LAUNCHD };
  }
  return null;
}
