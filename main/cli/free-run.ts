/** Frees what was agreed on, one owner after another, and looks again at what is still held after each. */
import type { Failure, FreeResult, Listener, Snapshot } from '../../preload/model.ts';
import type { PlannedTarget } from './free-plans.ts';
import { followFree } from './free-progress.ts';
import { UNTOUCHED } from './free-targets.ts';
import { holderWords } from './listener-words.ts';
import type { Reached } from './reach-core.ts';
import type { Terminal } from './terminal.ts';

export interface FreeRun {
  results: FreeResult[];
  /** Why it could not go on. */
  failure: Failure | null;
}

/** After a stop the core needs no longer than this to say how it ended. */
const CANCEL_MS = 3_000;

export async function runFrees(
  reached: Reached,
  planned: readonly PlannedTarget[],
  graceMs: number | undefined,
  terminal: Terminal,
): Promise<FreeRun> {
  const run: FreeRun = { results: [], failure: null };
  for (const one of planned) {
    await freeTarget(reached, one, graceMs, terminal, run);
    if (run.failure) break;
  }
  return run;
}

async function freeTarget(
  reached: Reached,
  { target, plan, verdict }: PlannedTarget,
  graceMs: number | undefined,
  terminal: Terminal,
  run: FreeRun,
): Promise<void> {
  const results = new Map<string, FreeResult>();
  for (const listener of target.listeners) {
    const key = `${listener.port} ${listener.protocol}`;
    const earlier = results.get(key);
    if (terminal.stopped.aborted || (earlier && earlier.outcome !== 'freed')) {
      results.set(key, earlier ?? cancelledResult(listener));
      continue;
    }
    if (results.size > 0) {
      const looked = await reached.client.call('ports.snapshot', { fresh: true });
      if (!looked.ok) {
        run.failure = looked.failure;
        break;
      }
      if (!looked.value.listeners.some(({ id }) => id === listener.id)) {
        results.set(key, earlier ?? closedAlong(listener, target.first, looked.value));
        continue;
      }
    }
    const result = await freeOne(reached, listener, verdict.kind === 'override', graceMs, terminal);
    if (!result.ok) {
      run.failure = result.failure;
      break;
    }
    results.set(key, { ...result.value, plan: result.value.plan ?? plan });
  }
  run.results.push(...results.values());
}

async function freeOne(
  { client }: Reached,
  listener: Listener,
  overrideProtected: boolean,
  graceMs: number | undefined,
  terminal: Terminal,
) {
  const unfollow = followFree(client, listener, terminal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const givenUp = new Promise<{ ok: true; value: FreeResult }>((resolve) => {
    terminal.stopped.addEventListener('abort', () => {
      timer = setTimeout(() => resolve({ ok: true, value: cancelledResult(listener) }), CANCEL_MS);
    });
  });
  try {
    const freed = client.call('ports.free', {
      listenerId: listener.id,
      overrideProtected,
      ...(graceMs === undefined ? {} : { graceMs }),
    });
    return await Promise.race([freed, givenUp]);
  } finally {
    clearTimeout(timer);
    unfollow();
  }
}

const baseResult = ({ port, protocol, owner }: Listener) => ({
  ...UNTOUCHED,
  port,
  protocol,
  pid: owner?.pid ?? null,
  startedAt: owner?.startedAt ?? null,
});

const cancelledResult = (listener: Listener): FreeResult => ({
  ...baseResult(listener),
  outcome: 'cancelled',
  detail: `Cancelled: ${holderWords(listener)} was left as it is on port ${listener.port}.`,
});

/** One result a port and protocol of what nobody was allowed to end. */
export const cancelledResults = ({ target }: PlannedTarget): FreeResult[] => [
  ...new Map(
    target.listeners.map((listener) => [`${listener.port} ${listener.protocol}`, cancelledResult(listener)]),
  ).values(),
];

/** Another port of a process that has just ended for the first one. */
function closedAlong(listener: Listener, first: Listener, { listeners }: Snapshot): FreeResult {
  const { port, protocol } = listener;
  const taker = listeners.find((one) => one.port === port && one.protocol === protocol);
  return taker
    ? {
        ...baseResult(listener),
        outcome: 'retaken',
        detail: `Port ${port} closed, but ${holderWords(taker)} has it now. Stop what starts it again.`,
      }
    : {
        ...baseResult(listener),
        outcome: 'freed',
        detail: `Port ${port} is free: it closed together with port ${first.port}.`,
      };
}
