/** Several ports in one go: which belong to one owner, and what is said of those that close along with another. Pure. */
import type { FreePlan, FreeResult } from '../../../preload/model.ts';
import { identityKey } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';

/** One text for the owner that was seen; a row whose owner is not known stands for itself. */
export const ownerKey = ({ owner, key }: TrackedListener): string =>
  owner ? identityKey(owner.identity) : key;

const portKey = ({ protocol, port }: { protocol: string; port: number }): string => `${protocol} ${port}`;

/** In the order in which they were asked for. */
export function groupByOwner<T extends { seen: TrackedListener }>(targets: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const target of targets) {
    const key = ownerKey(target.seen);
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  return [...groups.values()];
}

/** The addresses of one owner's port are freed together: its first row stands for them. */
export function onePerPort<T extends { seen: TrackedListener }>(targets: readonly T[]): T[] {
  const found = new Map<string, T>();
  for (const target of targets) {
    const key = `${portKey(target.seen.listener)} ${ownerKey(target.seen)}`;
    if (!found.has(key)) found.set(key, target);
  }
  return [...found.values()];
}

/** A port that was gone when its turn came had closed with the first of the same owner. */
export function closedAlong(result: FreeResult, first: FreeResult): FreeResult {
  const { outcome, port } = result;
  if (first.outcome !== 'freed') return result;
  if (outcome === 'gone') {
    return {
      ...result,
      outcome: 'freed',
      detail: `Port ${port} is free: it closed together with port ${first.port}.`,
    };
  }
  return outcome === 'changed' ? { ...result, outcome: 'retaken' } : result;
}

/** One port of an owner was cancelled: the next one is not even begun. */
export const notBegun = ({ port, protocol, owner }: TrackedListener['listener']): FreeResult => ({
  port,
  protocol,
  outcome: 'cancelled',
  pid: owner?.pid ?? null,
  startedAt: owner?.startedAt ?? null,
  plan: null,
  tookMs: 0,
  detail: `Cancelled before anything was sent for port ${port}.`,
  heldBy: [],
  respawner: null,
  againId: null,
});

export function inOrder(
  results: readonly FreeResult[],
  targets: readonly { seen: TrackedListener }[],
): FreeResult[] {
  const order = targets.map(({ seen }) => portKey(seen.listener));
  return [...results].sort((a, b) => order.indexOf(portKey(a)) - order.indexOf(portKey(b)));
}

type Planned = Pick<FreePlan, 'port' | 'protocol' | 'verb' | 'target'>;

/** A container's port has a proxy for each family: two owners for the system, one thing to stop for everybody else. */
const serviceKey = ({ port, protocol, verb, target }: Planned): string | null =>
  verb === 'signal' || verb === 'none' ? null : `${portKey({ protocol, port })} ${verb} ${target}`;

/** One for each service and port, the first. */
export function onePerService<T>(all: readonly T[], planOf: (one: T) => Planned | null): T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const plan = planOf(one);
    const key = plan && serviceKey(plan);
    if (key === null) return true;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}

/** What one service has freed is told once a port, also where its second proxy was gone when its turn came. */
export function withoutTwins(results: readonly FreeResult[]): FreeResult[] {
  const freed = new Set(
    results.flatMap((one) =>
      one.outcome === 'freed' && one.plan && serviceKey(one.plan) ? [portKey(one)] : [],
    ),
  );
  return onePerService(
    results.filter((one) => one.outcome !== 'gone' || !freed.has(portKey(one))),
    ({ plan }) => plan,
  );
}
