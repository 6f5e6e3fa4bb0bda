/** What a process cost so far, seen from inside. */
import { readFileSync } from 'node:fs';

/** User and system time of this process in ms, all its threads included. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** A hundredth of a second on every Linux, whatever the kernel's own clock is. */
const TICK_MS = 10;

/** User and system time in ms of the children that have ended. In steps of 10 ms: sum up much before reading it. */
export function childCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  // The name in parentheses may hold anything; after it begins field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

export interface Usage {
  cpuMs: number;
  rssMb: number;
}

export const usage = (): Usage => ({ cpuMs: ownCpuMs(), rssMb: process.memoryUsage.rss() / 1_048_576 });
