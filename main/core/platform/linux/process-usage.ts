/** What a process has used of the processor and holds of the memory, from two small files of /proc. */

import type { ProcessIdentity, ProcessUsage } from '../platform.ts';
import { readProcFile } from './proc-file.ts';
import { parseStat, ticksOf } from './proc-stat.ts';

/** USER_HZ: 100 for every program on every architecture that Node runs on. */
const MS_PER_TICK = 10;

/** Null where it is another process by now, or cannot be read. */
export function readUsage({ pid, startKey }: ProcessIdentity): ProcessUsage | null {
  const stat = readProcFile(`/proc/${pid}/stat`, 1_023);
  const status = readProcFile(`/proc/${pid}/status`);
  if (!stat || !status || parseStat(stat)?.startKey !== startKey) return null;
  const ticks = ticksOf(stat);
  // The name stands in the first line, its line ends escaped by the kernel: no name can fake this one.
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status.toString('latin1'))?.[1];
  return ticks === null || kilobytes === undefined
    ? null
    : { cpuMs: ticks * MS_PER_TICK, memoryBytes: Number(kilobytes) * 1_024 };
}
