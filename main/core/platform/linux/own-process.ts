/** Who we are: our user, and every process from us up to pid 1. */
import { readStat } from './proc-stat.ts';

/** We ourselves first. Ends early where a namespace hides what is above. */
export function ownPids(pid: number = process.pid): number[] {
  const pids: number[] = [];
  for (let next = pid; next > 0 && !pids.includes(next); ) {
    pids.push(next);
    next = readStat(`/proc/${next}`)?.parent ?? 0;
  }
  return pids;
}
