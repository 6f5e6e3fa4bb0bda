/** Which plan each of several chosen rows is freed by, which are left out, and what is asked of the core. Pure. */
import type { FreePlan, FreeVerb, FreeWay } from '../../preload/model.ts';
import type { FreeTarget } from './free-flow.ts';
import { hurdleOf, wayOf } from './free-ways.ts';

/** What one free ends together. */
export interface PlanGroup {
  readonly plan: FreePlan;
  readonly way: FreeWay;
  /** The chosen rows that it frees; never empty. */
  readonly targets: readonly FreeTarget[];
}

export interface LeftOut {
  readonly target: FreeTarget;
  readonly message: string;
  readonly nextStep: string;
}

export interface ManyPlan {
  readonly groups: readonly PlanGroup[];
  readonly leftOut: readonly LeftOut[];
}

/** `verbs`: the way that was chosen for a plan, by the id of its listener. */
export function manyPlan(
  targets: readonly FreeTarget[],
  plans: readonly FreePlan[],
  verbs: ReadonlyMap<string, FreeVerb>,
): ManyPlan {
  const covered = new Map<FreePlan, FreeTarget[]>();
  const leftOut: LeftOut[] = [];
  for (const target of targets) {
    const plan = planOf(target, plans);
    const reason = reasonAgainst(plan);
    if (!plan || reason) leftOut.push({ target, ...(reason ?? UNKNOWN) });
    else covered.set(plan, [...(covered.get(plan) ?? []), target]);
  }
  const groups = [...covered].map(([plan, targets]) => ({
    plan,
    way: wayOf(plan, verbs.get(plan.listenerId) ?? null),
    targets,
  }));
  return { groups, leftOut };
}

const UNKNOWN = { message: 'The plan does not name it.', nextStep: 'Free it by itself.' };

/** By its id; else the one that closes its socket along, or ends its process. */
function planOf(target: FreeTarget, plans: readonly FreePlan[]): FreePlan | undefined {
  return (
    plans.find(({ listenerId }) => listenerId === target.listenerId) ??
    plans.find((plan) => closes(plan, target)) ??
    plans.find((plan) => plan.processes.some(({ pid }) => pid === target.pid))
  );
}

const closes = (plan: FreePlan, { port, protocol, addresses }: FreeTarget): boolean =>
  (plan.port === port &&
    plan.protocol === protocol &&
    addresses.some((one) => plan.addresses.includes(one))) ||
  plan.otherPorts.some(
    (other) => other.port === port && other.protocol === protocol && addresses.includes(other.address),
  );

/** What is asked about is asked about each by itself: one word must not stand for several owners. */
function reasonAgainst(plan: FreePlan | undefined): { message: string; nextStep: string } | null {
  if (!plan?.refusal) return null;
  const { message, nextStep } = plan.refusal;
  switch (hurdleOf(plan)) {
    case 'own-list':
      return { message, nextStep: 'Free it by itself to confirm that.' };
    case 'elevate':
      return { message, nextStep: 'Free it by itself: an administrator is asked then.' };
    default:
      return { message, nextStep };
  }
}

export interface ManyTarget {
  readonly listenerId: string;
  readonly verb?: Exclude<FreeVerb, 'none'>;
}

/** Every row by its own id, so that one whose owner has changed since is found out. */
export const askedOf = (groups: readonly PlanGroup[]): ManyTarget[] =>
  groups.flatMap(({ way: { verb }, targets }) =>
    targets.map(({ listenerId }) => (verb === 'none' ? { listenerId } : { listenerId, verb })),
  );

/** How many ports these are: twins of one port count once. */
export const countPorts = (targets: readonly Pick<FreeTarget, 'port' | 'protocol'>[]): number =>
  new Set(targets.map(({ port, protocol }) => `${protocol}/${port}`)).size;

/** What closes besides the chosen ports. */
export function unaskedPorts({ way, targets }: PlanGroup): FreeWay['otherPorts'] {
  return way.otherPorts.filter(
    (other) => !targets.some(({ port, protocol }) => port === other.port && protocol === other.protocol),
  );
}
