/** Which of the listeners that were asked for become free by which plan. Pure. */
import type { FreePlan, Listener } from '../../preload/model.ts';

/** By the row, then by the owner, then by what the plan itself names. */
export function shareOut(wanted: readonly Listener[], plans: readonly FreePlan[]): Map<FreePlan, Listener[]> {
  const byId = new Map(wanted.map((listener) => [listener.id, listener]));
  const isOfOwner = (plan: FreePlan, { owner }: Listener): boolean => {
    const other = byId.get(plan.listenerId)?.owner;
    return owner != null && other?.pid === owner.pid && other.startedAt === owner.startedAt;
  };
  const shares = new Map<FreePlan, Listener[]>();
  for (const listener of wanted) {
    const plan =
      plans.find(({ listenerId }) => listenerId === listener.id) ??
      plans.find((one) => isOfOwner(one, listener)) ??
      plans.find((one) => names(one, listener));
    if (plan) shares.set(plan, [...(shares.get(plan) ?? []), listener]);
  }
  return shares;
}

/** Such as the second proxy of one container. */
const names = (plan: FreePlan, { port, protocol, address }: Listener): boolean =>
  (plan.port === port && plan.protocol === protocol && plan.addresses.includes(address)) ||
  plan.otherPorts.some(
    (other) => other.port === port && other.protocol === protocol && other.address === address,
  );
