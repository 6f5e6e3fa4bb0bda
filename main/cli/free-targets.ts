/** Which owners a `free` is about, and which of its ports nobody holds. Pure. */
import type { FreeResult, Listener, Protocol } from '../../preload/model.ts';
import { groupListeners } from './group-listeners.ts';
import { holderWords, listWords } from './listener-words.ts';

export interface FreeRequest {
  readonly ports: readonly number[];
  readonly protocol: Protocol | undefined;
  readonly pid: number | undefined;
}

/** Everything of one owner that is to become free; a listener whose owner is not known stands for itself. */
export interface FreeTarget {
  readonly first: Listener;
  readonly listeners: readonly Listener[];
}

export function freeTargets(listeners: readonly Listener[], request: FreeRequest): FreeTarget[] {
  const targets = new Map<string, { first: Listener; listeners: Listener[] }>();
  const ordered = groupListeners(listeners).flatMap((group) => group.listeners);
  for (const port of request.ports) {
    for (const listener of ordered.filter((one) => one.port === port && isWanted(one, request))) {
      const { owner, id } = listener;
      const key = owner ? `${owner.pid} ${owner.startedAt}` : id;
      const target = targets.get(key);
      if (target) target.listeners.push(listener);
      else targets.set(key, { first: listener, listeners: [listener] });
    }
  }
  return [...targets.values()];
}

const isWanted = (listener: Listener, { protocol, pid }: FreeRequest): boolean =>
  (protocol === undefined || listener.protocol === protocol) &&
  (pid === undefined || listener.holders.some((holder) => holder.pid === pid) || listener.owner?.pid === pid);

/** The rest of a result of which nothing was tried. */
export const UNTOUCHED = {
  pid: null,
  startedAt: null,
  plan: null,
  tookMs: 0,
  heldBy: [],
  respawner: null,
  againId: null,
} satisfies Partial<FreeResult>;

/** A result for each port on which nothing has to be done, or nothing may be: it is held by another process. */
export function untouchedResults(listeners: readonly Listener[], request: FreeRequest): FreeResult[] {
  const { protocol, pid } = request;
  return request.ports.flatMap((port): FreeResult[] => {
    const there = listeners.filter(
      (one) => one.port === port && (protocol === undefined || one.protocol === protocol),
    );
    if (there.some((one) => isWanted(one, request))) return [];
    const [other] = there;
    const base = { ...UNTOUCHED, port };
    if (other === undefined) {
      const detail = `Nobody listens on port ${port}${protocol ? ` (${protocol})` : ''}.`;
      return [{ ...base, protocol: protocol ?? 'tcp', outcome: 'nothing-there', detail }];
    }
    const holders = listWords([...new Set(there.map(holderWords))]);
    const detail = `Process ${pid} does not listen on port ${port}: ${holders} does. Nothing was ended.`;
    return [{ ...base, protocol: other.protocol, outcome: 'changed', detail }];
  });
}
