/** Which listeners a `free` is about, and which of its ports nobody holds. Pure. */
import type { FreeResult, Listener, Protocol } from '../../preload/model.ts';
import { groupListeners } from './group-listeners.ts';
import { holderWords, listWords } from './listener-words.ts';

export interface FreeRequest {
  readonly ports: readonly number[];
  readonly protocol: Protocol | undefined;
  readonly pid: number | undefined;
}

/** In the order of the ports; the addresses of one owner beside each other. */
export function wantedListeners(listeners: readonly Listener[], request: FreeRequest): Listener[] {
  const ordered = groupListeners(listeners).flatMap((group) => group.listeners);
  return request.ports.flatMap((port) =>
    ordered.filter((listener) => listener.port === port && isWanted(listener, request)),
  );
}

const isWanted = (listener: Listener, { protocol, pid }: FreeRequest): boolean =>
  (protocol === undefined || listener.protocol === protocol) &&
  (pid === undefined || listener.holders.some((holder) => holder.pid === pid) || listener.owner?.pid === pid);

/** The rest of a result of which nothing was tried. */
const UNTOUCHED = {
  pid: null,
  startedAt: null,
  plan: null,
  tookMs: 0,
  heldBy: [],
  respawner: null,
  againId: null,
} satisfies Partial<FreeResult>;

/** One result a port and protocol of listeners to which nothing is done. */
export function resultsOf(
  listeners: readonly Listener[],
  rest: (listener: Listener) => Pick<FreeResult, 'outcome' | 'detail'> & Partial<FreeResult>,
): FreeResult[] {
  const results = new Map<string, FreeResult>();
  for (const listener of listeners) {
    const { port, protocol, owner } = listener;
    const who = { pid: owner?.pid ?? null, startedAt: owner?.startedAt ?? null };
    results.set(`${port} ${protocol}`, { ...UNTOUCHED, ...who, port, protocol, ...rest(listener) });
  }
  return [...results.values()];
}

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
