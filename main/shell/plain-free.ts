/** When the Free of a notification needs no second look at its plan, and what is said of its end. Pure. */
import type { FreePlan, FreeResult, Snapshot } from '../../preload/model.ts';

/** What came of a click, for the user. */
export interface Answer {
  title: string;
  body: string;
  failed: boolean;
}

/**
 * Signals do it with the user's own rights, nothing is refused, no other port closes, nothing brings it back at once,
 * there is no other way to choose, and all that ends is the owner that the notification named and those who hold the very
 * same socket with it.
 */
export function mayFreeAtOnce(plan: FreePlan, { listeners }: Pick<Snapshot, 'listeners'>): boolean {
  const listener = listeners.find(({ id }) => id === plan.listenerId);
  if (!listener?.owner || !isPlain(plan)) return false;
  const holders = new Set(listener.holders.map(({ pid }) => pid)).add(listener.owner.pid);
  const [first] = plan.processes;
  return (
    first?.pid === listener.owner.pid &&
    plan.processes.every(({ pid, role }) => role === 'holder' && holders.has(pid))
  );
}

const isPlain = (plan: FreePlan): boolean =>
  plan.verb === 'signal' &&
  plan.refusal === null &&
  plan.elevation === null &&
  plan.respawner?.when !== 'at-once' &&
  plan.alternatives.length === 0 &&
  plan.otherPorts.length === 0;

/** Outcomes after which nobody listens there. */
const FREE: readonly FreeResult['outcome'][] = ['freed', 'gone', 'nothing-there'];

export function freeAnswer({ port, outcome, pid, plan, detail }: FreeResult): Answer {
  if (outcome === 'cancelled') return { title: `${port} was not freed`, body: detail, failed: false };
  if (!FREE.includes(outcome)) return { title: `${port} is not free`, body: detail, failed: true };
  const ended = plan?.processes.find((process) => process.pid === pid) ?? plan?.processes[0];
  const who = outcome === 'freed' && ended ? `: ${ended.name} (pid ${ended.pid}) ended` : '';
  return { title: `${port} is free${who}`, body: detail, failed: false };
}
