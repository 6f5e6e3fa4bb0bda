/** The ways in which a plan can be carried out, and what it takes to go ahead. Pure. */
import type { FreePlan, FreeVerb, FreeWay, Respawner } from '../../preload/model.ts';

/** The default first, then one a verb: a way is asked for by its verb alone. */
export function waysOf(plan: FreePlan): readonly FreeWay[] {
  const ways = new Map<FreeVerb, FreeWay>([[plan.verb, plan]]);
  for (const way of plan.alternatives) {
    if (way.verb !== 'none' && !ways.has(way.verb)) ways.set(way.verb, way);
  }
  return [...ways.values()];
}

/** The way with that verb; the plan's own where there is none. */
export const wayOf = (plan: FreePlan, verb: FreeVerb | null): FreeWay =>
  waysOf(plan).find((way) => way.verb === verb) ?? plan;

/**
 * What stands between a plan and its free. `none`: a click. `own-list`: the user's word that they mean it. `elevate`: an
 * administrator's word. `by-hand`: rights that cannot be asked for here. `refused`: nothing helps.
 */
export type Hurdle = 'none' | 'own-list' | 'elevate' | 'by-hand' | 'refused';

export function hurdleOf({ refusal, elevation }: Pick<FreePlan, 'refusal' | 'elevation'>): Hurdle {
  if (refusal === null) return 'none';
  if (refusal.ownList) return 'own-list';
  if (refusal.outcome !== 'denied' || elevation === null) return 'refused';
  return elevation.means === null ? 'by-hand' : 'elevate';
}

/** Whether it starts again although it was freed in this way: who is stopped itself, or told by its master, does not. */
export function comesBack(verb: FreeVerb, respawner: Pick<Respawner, 'kind'>): boolean {
  switch (verb) {
    case 'signal':
    case 'none':
      return true;
    case 'stop-supervisor':
      return false;
    case 'stop-container':
      return !/^(?:docker|podman)/i.test(respawner.kind);
    case 'stop-unit':
      return !/^systemd/i.test(respawner.kind);
  }
}
