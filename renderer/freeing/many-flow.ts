/** The steps of freeing several ports: one plan for all, consent, wait, a result for each. Pure; use-many-flow.ts makes the calls. */
import type { Failure, FreePlan, FreeProgress, FreeResult, FreeVerb } from '../../preload/model.ts';
import type { FreeTarget } from './free-flow.ts';
import { type ManyPlan, manyPlan, type PlanGroup } from './many-plan.ts';

export type ManyStep =
  | { readonly kind: 'planning' }
  | {
      readonly kind: 'plan';
      readonly plans: readonly FreePlan[];
      readonly verbs: ReadonlyMap<string, FreeVerb>;
    }
  | ({ readonly kind: 'running' } & ManyPlan)
  | { readonly kind: 'done'; readonly results: readonly FreeResult[]; readonly leftOut: ManyPlan['leftOut'] }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ManyFlow {
  readonly number: number;
  /** What was chosen, as it was then. */
  readonly targets: readonly FreeTarget[];
  readonly step: ManyStep;
  /** The dialog was closed while ports were being freed. */
  readonly away: boolean;
}

export type ManyEvent =
  | { readonly type: 'asked'; readonly number: number; readonly targets: readonly FreeTarget[] }
  | { readonly type: 'planned'; readonly number: number; readonly plans: readonly FreePlan[] }
  | { readonly type: 'chosen'; readonly listenerId: string; readonly verb: FreeVerb }
  | { readonly type: 'started'; readonly number: number }
  | { readonly type: 'ended'; readonly number: number; readonly results: readonly FreeResult[] }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure }
  | { readonly type: 'closed' };

const NO_VERBS: ReadonlyMap<string, FreeVerb> = new Map();

export function manyFlow(flow: ManyFlow | null, event: ManyEvent): ManyFlow | null {
  if (event.type === 'asked') {
    return { number: event.number, targets: event.targets, step: { kind: 'planning' }, away: false };
  }
  if (!flow) return null;
  const { step } = flow;
  if (event.type === 'closed') return step.kind === 'running' ? { ...flow, away: true } : null;
  if (event.type === 'chosen') {
    if (step.kind !== 'plan') return flow;
    return { ...flow, step: { ...step, verbs: new Map(step.verbs).set(event.listenerId, event.verb) } };
  }
  if (event.number !== flow.number) return flow;
  switch (event.type) {
    case 'planned':
      return { ...flow, step: { kind: 'plan', plans: event.plans, verbs: NO_VERBS } };
    case 'started': {
      const plan = plannedOf(flow);
      return plan && plan.groups.length > 0 ? { ...flow, step: { kind: 'running', ...plan } } : flow;
    }
    case 'ended': {
      const leftOut = step.kind === 'running' ? step.leftOut : [];
      return flow.away ? null : { ...flow, step: { kind: 'done', results: event.results, leftOut } };
    }
    case 'failed':
      return flow.away ? null : { ...flow, step: { kind: 'failed', failure: event.failure } };
  }
}

/** What the plan comes to with the ways that are chosen; null in every other step. */
export const plannedOf = ({ step, targets }: ManyFlow): ManyPlan | null =>
  step.kind === 'plan' ? manyPlan(targets, step.plans, step.verbs) : null;

/** What the core says of the free of one group. */
export function groupProgress(
  { targets, plan }: PlanGroup,
  freeing: readonly FreeProgress[],
): FreeProgress | null {
  const ids = new Set([plan.listenerId, ...targets.map(({ listenerId }) => listenerId)]);
  const same = (one: FreeProgress) =>
    targets.some(
      ({ port, protocol, pid }) => one.port === port && one.protocol === protocol && one.pid === pid,
    );
  return freeing.find(({ listenerId }) => ids.has(listenerId)) ?? freeing.find(same) ?? null;
}

/** All that the dialog shows of what is under way. */
export function manyProgress(flow: ManyFlow | null, freeing: readonly FreeProgress[]): FreeProgress[] {
  if (!flow || flow.away || flow.step.kind !== 'running') return [];
  return flow.step.groups.flatMap((group) => groupProgress(group, freeing) ?? []);
}
