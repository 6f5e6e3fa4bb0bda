/** Which of a plan's ways is taken: the plan's own, or the one that an option chooses. Pure. */
import type { FreePlan, FreeVerb, FreeWay } from '../../preload/model.ts';

/** Null: what each plan takes by itself. */
export type WayChoice = 'signal' | 'stop-supervisor' | null;

const OPTIONS: Partial<Record<FreeVerb, string>> = {
  signal: '--signal',
  'stop-supervisor': '--stop-supervisor',
};

/** The option that chooses it where it is not the plan's own. */
export const optionOf = ({ verb }: FreeWay): string | null => OPTIONS[verb] ?? null;

export const findWay = (plan: FreePlan, verb: FreeVerb): FreeWay | undefined =>
  [plan, ...plan.alternatives].find((way) => way.verb === verb);

/** The plan's own where it has none like that. */
export const chooseWay = (plan: FreePlan, choice: WayChoice): FreeWay =>
  (choice && findWay(plan, choice)) ?? plan;
