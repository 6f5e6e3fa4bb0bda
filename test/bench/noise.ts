/** How busy the machine is with other things. */
import { readFileSync } from 'node:fs';
import { pause } from './setting.ts';

const LOOK_MS = 1_000;

/** In percent of all cores, while we ourselves do nothing; what a hypervisor keeps from us counts as busy. */
export async function busyPercent(): Promise<number> {
  const before = readTimes();
  await pause(LOOK_MS);
  const after = readTimes();
  const all = after.all - before.all;
  return all === 0 ? 0 : (1 - (after.idle - before.idle) / all) * 100;
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, of the whole machine. */
function readTimes(): { all: number; idle: number } {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { all: user + nice + system + idle + iowait + irq + softirq + steal, idle: idle + iowait };
}
