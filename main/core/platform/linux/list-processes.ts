/** The table of all processes, for trees: read once when a plan is made, never per scan. */
import { cleanText } from '../../clean-text.ts';
import type { TreeProcess } from '../platform.ts';
import { isDead, readStat } from './proc-stat.ts';
import { listManyOpenFiles } from './process-table.ts';
import { createSlices } from './slices.ts';

const NAME_LIMIT = 128;

/** Without kernel threads, which nobody ends, and without those that ended and were not collected yet. */
export async function listProcesses(): Promise<TreeProcess[]> {
  const slices = createSlices();
  const pause = async () => {
    if (slices.due()) await slices.pause();
  };
  const names = await listManyOpenFiles('/proc', pause);
  const processes: TreeProcess[] = [];
  for (const name of Array.isArray(names) ? names : []) {
    if (!/^[1-9]\d*$/.test(name)) continue;
    await pause();
    const stat = readStat(`/proc/${name}`);
    if (!stat || stat.kernelThread || isDead(stat)) continue;
    processes.push({
      identity: { pid: Number(name), startKey: stat.startKey },
      parent: stat.parent,
      name: cleanText(stat.comm, NAME_LIMIT),
    });
  }
  return processes;
}
