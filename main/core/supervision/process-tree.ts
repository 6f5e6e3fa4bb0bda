/** The table of all processes as a tree. Pure. */
import type { ProcessFacts, TreeProcess } from '../platform/platform.ts';

/** Whoever has more below a server is shown and ended no more of them. */
const MOST_BELOW = 200;

export interface ProcessTree {
  get(pid: number): TreeProcess | null;
  childrenOf(pid: number): readonly TreeProcess[];
  /** All that it started, directly or not, each after its parent; at most 200. */
  below(pid: number): readonly TreeProcess[];
  /** From its parent up to the first below pid 1. */
  above(pid: number): readonly TreeProcess[];
}

export function createProcessTree(processes: readonly TreeProcess[]): ProcessTree {
  const byPid = new Map<number, TreeProcess>();
  const children = new Map<number, TreeProcess[]>();
  for (const process of processes) {
    byPid.set(process.identity.pid, process);
    const siblings = children.get(process.parent);
    if (siblings) siblings.push(process);
    else children.set(process.parent, [process]);
  }
  const childrenOf = (pid: number): readonly TreeProcess[] => children.get(pid) ?? [];
  return {
    get: (pid) => byPid.get(pid) ?? null,
    childrenOf,
    below(pid) {
      const found: TreeProcess[] = [];
      const seen = new Set([pid]);
      const waiting = [...childrenOf(pid)].reverse();
      for (let next = waiting.pop(); next && found.length < MOST_BELOW; next = waiting.pop()) {
        if (seen.has(next.identity.pid)) continue;
        seen.add(next.identity.pid);
        found.push(next);
        waiting.push(...[...childrenOf(next.identity.pid)].reverse());
      }
      return found;
    },
    above(pid) {
      const found: TreeProcess[] = [];
      const seen = new Set([pid]);
      let next = byPid.get(byPid.get(pid)?.parent ?? 0);
      // A table that was read while processes ended may show a circle.
      while (next && next.identity.pid > 1 && !seen.has(next.identity.pid)) {
        seen.add(next.identity.pid);
        found.push(next);
        next = byPid.get(next.parent);
      }
      return found;
    },
  };
}

/** Each after the one of them that started it; otherwise in the order given. */
export function inTreeOrder<T extends { facts: ProcessFacts }>(members: readonly T[]): T[] {
  const depth = (member: T): number => member.facts.ancestors.length;
  return [...members].sort((a, b) => depth(a) - depth(b));
}
