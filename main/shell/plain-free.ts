/** When the Free of a notification needs no second look at its plan, and what is said of its end. Pure. */
import type { FreePlan, FreeResult, Snapshot } from '../../preload/model.ts';

/** What came of a click, for the user. */
export interface Answer {
  title: string;
  body: string;
  failed: boolean;
}

/**
 * Nothing is refused, no other port closes, and all that ends is the owner that the notification named and those who
 * hold the very same socket with it.
 */
export function mayFreeAtOnce(plan: FreePlan, { listeners }: Pick<Snapshot, 'listeners'>): boolean {
  const listener = listeners.find(({ id }) => id === plan.listenerId);
  if (!listener?.owner || plan.refusal || plan.verb !== 'signal' || plan.otherPorts.length > 0) return false;
  const [first] = plan.processes;
  const holders = new Set(listener.holders.map(({ pid }) => pid)).add(listener.owner.pid);
  return first?.pid === listener.owner.pid && plan.processes.every(({ pid }) => holders.has(pid));
}

/** Outcomes after which nobody listens there. */
const FREE: readonly FreeResult['outcome'][] = ['freed', 'gone', 'nothing-there'];

export function freeAnswer({ port, outcome, pid, plan, detail }: FreeResult): Answer {
  if (outcome === 'cancelled') return { title: `${port} was not freed`, body: detail, failed: false };
  if (!FREE.includes(outcome)) return { title: `${port} is not free`, body: detail, failed: true };
  const ended = plan?.processes.find((process) => process.pid === pid) ?? plan?.processes[0];
  const who = outcome === 'freed' && ended ? `: ${ended.name} (pid ${ended.pid}) ended` : '';
  return { title: `${port} is free${who}`, body: detail, failed: false };
}
