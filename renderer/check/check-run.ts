/** Runs checks one at a time and keeps what they tell; a single port that is opened out of a range leads back to it. */
import type { Client } from '../../preload/client.ts';
import type { CheckProgress, CheckResult, CheckSpan, Failure } from '../../preload/model.ts';

export interface CheckState {
  readonly phase: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  /** As the user wrote it. */
  readonly target: string;
  readonly done: number;
  readonly total: number;
  /** In the order of targets and ports. */
  readonly results: readonly CheckResult[];
  /** The other ports, once it is done. */
  readonly spans: readonly CheckSpan[];
  /** Why it could not begin or go on. */
  readonly failure: Failure | null;
  /** The range out of which this one was opened. */
  readonly behind: CheckState | null;
}

export interface CheckRun {
  get(): CheckState;
  subscribe(listener: () => void): () => void;
  start(target: string): void;
  /** Checks one port out of the range that is shown; `back` shows the range again, as it was. */
  open(target: string): void;
  back(): void;
  /** What is known by then stays. */
  cancel(): void;
  clear(): void;
}

export const IDLE: CheckState = {
  phase: 'idle',
  target: '',
  done: 0,
  total: 0,
  results: [],
  spans: [],
  failure: null,
  behind: null,
};

/** Between two looks: a person sees no more, and the wire takes 200 frames a second. */
const REST_MS = 100;

export function createCheckRun(client: Pick<Client, 'call'>, restMs = REST_MS): CheckRun {
  const listeners = new Set<() => void>();
  let state = IDLE;
  let number = 0;
  let checkId: string | null = null;

  const set = (next: CheckState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const change = (next: Partial<CheckState>) => set({ ...state, ...next });
  const rest = () => new Promise((resolve) => setTimeout(resolve, restMs));

  /** The core ends it, though what it said last may still be under way: nobody waits for that. */
  const leave = () => {
    number++;
    if (checkId !== null) void client.call('reach.cancel', { checkId });
    checkId = null;
  };

  const follow = async (own: number, id: string) => {
    let after = 0;
    for (;;) {
      const looked = await client.call('reach.look', { checkId: id, after });
      if (own !== number) return;
      if (!looked.ok && looked.failure.code === 'busy') {
        await rest();
        continue;
      }
      if (!looked.ok) {
        checkId = null;
        return change({ phase: 'failed', failure: looked.failure });
      }
      after = looked.value.next;
      take(looked.value);
      if (looked.value.state !== 'running' && !looked.value.more) return;
      if (!looked.value.more) await rest();
      if (own !== number) return;
    }
  };

  const take = ({ state: now, more, done, total, results, spans }: CheckProgress) => {
    const over = now !== 'running' && !more;
    if (over) checkId = null;
    change({
      phase: over ? now : 'running',
      done,
      total,
      results: results.length > 0 ? [...state.results, ...results].sort(byPort) : state.results,
      spans,
    });
  };

  const begin = async (target: string, behind: CheckState | null) => {
    leave();
    const own = number;
    set({ ...IDLE, phase: 'running', target, behind });
    const started = await client.call('reach.start', { targets: [target] });
    if (own !== number) {
      if (started.ok) void client.call('reach.cancel', { checkId: started.value.checkId });
      return;
    }
    if (!started.ok) return change({ phase: 'failed', failure: started.failure });
    checkId = started.value.checkId;
    change({ total: started.value.total });
    await follow(own, started.value.checkId);
  };

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: (target) => void begin(target, null),
    open: (target) => void begin(target, state.behind ?? state),
    back() {
      if (!state.behind) return;
      leave();
      set(state.behind);
    },
    cancel() {
      if (state.phase !== 'running') return;
      leave();
      change({ phase: 'cancelled' });
    },
    clear() {
      leave();
      set(IDLE);
    },
  };
}

const byPort = (a: CheckResult, b: CheckResult): number => a.target - b.target || a.port - b.port;
