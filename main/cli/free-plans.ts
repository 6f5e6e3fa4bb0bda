/** The plans of a `free`, and what may be done with each: asked of the core, and checked against what only we know. */
import type { FreePlan, FreeResult, FreeWay, Listener, Result } from '../../preload/model.ts';
import { ok } from '../../preload/model.ts';
import { shareOut } from './free-shares.ts';
import { resultsOf } from './free-targets.ts';
import { chooseWay, type WayChoice } from './free-ways.ts';
import { shellWords } from './listener-words.ts';
import type { Reached } from './reached.ts';

export type Refusal = NonNullable<FreePlan['refusal']>;

export type Verdict =
  | { kind: 'go' }
  /** On the user's own list, and the word was given that opens it. */
  | { kind: 'override' }
  /** Rights are missing, and the user has agreed that the system asks for them. */
  | { kind: 'elevate' }
  /** `canElevate`: it could be agreed to. */
  | { kind: 'refused'; refusal: Refusal; canElevate: boolean };

export interface PlannedFree {
  readonly plan: FreePlan;
  /** The one that the plan was made for. */
  readonly first: Listener;
  /** All that were asked for and become free by it. */
  readonly listeners: readonly Listener[];
  /** The way that is taken. */
  readonly way: FreeWay;
  /** The other ways, without those that would end this very command. */
  readonly otherWays: readonly FreeWay[];
  readonly verdict: Verdict;
}

export interface PlanOptions {
  readonly graceMs: number | undefined;
  readonly mayOverride: boolean;
  readonly mayElevate: boolean;
  readonly choice: WayChoice;
}

export async function planFrees(
  reached: Reached,
  wanted: readonly Listener[],
  options: PlanOptions,
): Promise<Result<PlannedFree[]>> {
  if (wanted.length === 0) return ok([]);
  const ownPids = await reached.ownPids();
  const made = await askPlans(
    reached,
    wanted.map(({ id }) => id),
    options,
    false,
  );
  if (!made.ok) return made;
  const listed = options.mayOverride ? made.value.filter(({ refusal }) => refusal?.ownList) : [];
  const ids = listed.map(({ listenerId }) => listenerId);
  const opened = ids.length > 0 ? await askPlans(reached, ids, options, true) : ok([]);
  if (!opened.ok) return opened;
  const plans = made.value.map((plan) => {
    const open = opened.value.find(({ listenerId }) => listenerId === plan.listenerId);
    return { plan: open ?? plan, isOpened: open !== undefined };
  });
  const shares = shareOut(
    wanted,
    plans.map(({ plan }) => plan),
  );
  return ok(
    plans.flatMap(({ plan, isOpened }) => {
      const listeners = shares.get(plan) ?? [];
      const first = listeners.find(({ id }) => id === plan.listenerId);
      return first ? [judged({ plan, first, listeners }, ownPids, options, isOpened)] : [];
    }),
  );
}

async function askPlans(
  { client }: Reached,
  listenerIds: string[],
  { graceMs }: PlanOptions,
  overrideProtected: boolean,
): Promise<Result<FreePlan[]>> {
  const made = await client.call('ports.planMany', {
    listenerIds,
    overrideProtected,
    ...(graceMs === undefined ? {} : { graceMs }),
  });
  return made.ok ? ok(made.value.plans) : made;
}

function judged(
  found: Pick<PlannedFree, 'plan' | 'first' | 'listeners'>,
  ownPids: readonly number[],
  { choice, mayElevate }: PlanOptions,
  isOpened: boolean,
): PlannedFree {
  const { plan } = found;
  const way = chooseWay(plan, choice);
  const own = (one: FreeWay) => one.processes.find(({ pid }) => ownPids.includes(pid));
  const ourselves = own(way);
  return {
    ...found,
    way,
    otherWays: [plan, ...plan.alternatives].filter((one) => one !== way && one.verb !== 'none' && !own(one)),
    verdict: ourselves
      ? { kind: 'refused', refusal: startedUs(ourselves), canElevate: false }
      : verdictOf(plan, mayElevate, isOpened),
  };
}

function verdictOf({ refusal, elevation }: FreePlan, mayElevate: boolean, isOpened: boolean): Verdict {
  if (!refusal) return { kind: isOpened ? 'override' : 'go' };
  const canElevate = refusal.outcome === 'denied' && elevation?.means != null;
  return canElevate && mayElevate ? { kind: 'elevate' } : { kind: 'refused', refusal, canElevate };
}

/** The host protects its own ancestors; those of this command are known here alone. */
const startedUs = ({ name, pid }: FreeWay['processes'][number]): Refusal => ({
  outcome: 'protected',
  message: `${name} (pid ${pid}) started this command; ending it would end the command too.`,
  nextStep: 'End it by hand if that is what you want.',
  ownList: false,
});

/** One result a port and protocol of what may not be touched. */
export function refusedResults({ plan, listeners, verdict }: PlannedFree): FreeResult[] {
  if (verdict.kind !== 'refused') return [];
  const { outcome, message, nextStep } = verdict.refusal;
  const detail = `${message} ${nextStep}${rightsWords(plan, verdict.canElevate)}`;
  return resultsOf(listeners, () => ({ outcome, plan, detail }));
}

function rightsWords({ elevation }: FreePlan, canElevate: boolean): string {
  if (!elevation) return '';
  return canElevate
    ? ' With --elevate the system asks for an administrator’s word.'
    : ` By hand: ${shellWords(elevation.command)}`;
}
