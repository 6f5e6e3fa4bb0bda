/** The Free of a notification: at once where its plan is plain, else through the window. */
import type { Client } from '../../preload/client.ts';
import type { Snapshot } from '../../preload/model.ts';
import type { Place } from '../../preload/place.ts';
import { type Answer, freeAnswer, mayFreeAtOnce } from './plain-free.ts';

export interface FreeActionDeps {
  client: Pick<Client, 'call'>;
  snapshot: () => Snapshot;
  show: (place: Place) => void;
  say: (answer: Answer) => void;
}

export function createFreeAction(deps: FreeActionDeps): (listenerId: string) => Promise<void> {
  const { client, say } = deps;
  const underWay = new Set<string>();

  const free = async (listenerId: string) => {
    const plan = await client.call('ports.plan', { listenerId });
    // The window says at length what the plan or its refusal is.
    if (!plan.ok || !mayFreeAtOnce(plan.value, deps.snapshot())) {
      return deps.show({ view: 'free', listenerId });
    }
    // Said outright: where the port would be freed in another way by now, the plan is to be seen first.
    const result = await client.call('ports.free', { listenerId, verb: 'signal' });
    if (result.ok) return say(freeAnswer(result.value));
    say({ title: result.failure.message, body: result.failure.nextStep, failed: true });
  };
  return async (listenerId) => {
    // A second click while the first is under way would only find the process gone.
    if (underWay.has(listenerId)) return;
    underWay.add(listenerId);
    await free(listenerId).finally(() => underWay.delete(listenerId));
  };
}
