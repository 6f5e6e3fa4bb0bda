/** For whom HTTP.sys, a part of Windows' kernel, answers at a port. Whoever asks need be no administrator. */
import type { Platform, ProcessFacts } from '../platform.ts';
import { readHttpQueues } from '../readers/read-http-queues.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { ProcessTable } from './process-table.ts';
import type { SystemTools } from './system-tools.ts';
import { KERNEL_PIDS } from './windows-programs.ts';

interface QueueDeps {
  readonly tools: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'netsh'>;
  readonly processes: Pick<ProcessTable, 'rows'>;
  readonly describe: Platform['describe'];
}

const QUEUES_ARGV = ['http', 'show', 'servicestate', 'view=requestq', 'verbose=no'];

export async function behindKernel(
  port: number,
  { tools, places, processes, describe }: QueueDeps,
): Promise<ProcessFacts[]> {
  const printed = await tools.run({ program: places.netsh, argv: QUEUES_ARGV, quiet: true });
  if (!printed.ok) return [];
  const queues = readHttpQueues(printed.text).rows.filter(({ ports }) => ports.includes(port));
  const pids = [...new Set(queues.flatMap((queue) => queue.pids))].filter(
    (pid) => !KERNEL_PIDS.includes(pid),
  );
  const rows = processes.rows();
  const known = pids.flatMap((pid) => rows.get(pid)?.identity ?? []);
  const described = await Promise.all(known.map(describe));
  return described.filter((facts) => facts !== null);
}
