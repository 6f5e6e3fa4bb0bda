/** One plan an owner, and what may be done with it: asked of the core, and checked against what only we know. */
import type { FreePlan, Result } from '../../preload/model.ts';
import { ok } from '../../preload/model.ts';
import type { FreeTarget } from './free-targets.ts';
import type { Reached } from './reach-core.ts';

export type Refusal = NonNullable<FreePlan['refusal']>;

export type Verdict =
  | { kind: 'go' }
  /** On the user's own list, and the word was given that opens it. */
  | { kind: 'override' }
  | { kind: 'refused'; refusal: Refusal };

export interface PlannedTarget {
  readonly target: FreeTarget;
  readonly plan: FreePlan;
  readonly verdict: Verdict;
}

export async function planTargets(
  reached: Reached,
  targets: readonly FreeTarget[],
  options: { graceMs: number | undefined; mayOverride: boolean },
): Promise<Result<PlannedTarget[]>> {
  const planned: PlannedTarget[] = [];
  const ownPids = targets.length > 0 ? await reached.ownPids() : [];
  for (const target of targets) {
    const plan = await reached.client.call('ports.plan', {
      listenerId: target.first.id,
      ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
    });
    if (!plan.ok) return plan;
    planned.push({ target, plan: plan.value, verdict: judge(plan.value, ownPids, options.mayOverride) });
  }
  return ok(planned);
}

function judge(plan: FreePlan, ownPids: readonly number[], mayOverride: boolean): Verdict {
  const own = plan.processes.find(({ pid }) => ownPids.includes(pid));
  // The host protects its own ancestors; those of this command are known here alone.
  if (own) {
    return {
      kind: 'refused',
      refusal: {
        outcome: 'protected',
        message: `${own.name} (pid ${own.pid}) started this command; ending it would end the command too.`,
        nextStep: 'End it by hand if that is what you want.',
        ownList: false,
      },
    };
  }
  if (!plan.refusal) return { kind: 'go' };
  return mayOverride && plan.refusal.ownList
    ? { kind: 'override' }
    : { kind: 'refused', refusal: plan.refusal };
}
