/** The unit of the service manager whose own process a server is. Pure. */
import type { ProcessFacts, ServiceUnit } from '../platform/platform.ts';
import { findRunners } from './runners.ts';

/**
 * Null unless all that stands between the unit and the owner runs the same program or nothing else than it: what a
 * terminal, cron or a container engine started in its own unit is not that unit's. `ancestors` nearest first, without
 * pid 1; `childrenOf` tells how many child processes a pid has.
 */
export function ownUnitOf(
  owner: ProcessFacts,
  ancestors: readonly ProcessFacts[],
  childrenOf: (pid: number) => number,
): ServiceUnit | null {
  const { unit } = owner;
  if (!unit) return null;
  const runners = new Set(findRunners(owner, ancestors, childrenOf));
  const between = ancestors.filter((one) => isSameUnit(one.unit, unit));
  return between.every((one) => one.name === owner.name || runners.has(one)) ? unit : null;
}

export const isSameUnit = (a: ServiceUnit | null, b: ServiceUnit | null): boolean =>
  a !== null && b !== null && a.name === b.name && a.scope === b.scope;
