/** Frees what was agreed on in one go, and cancels all of it when the command is stopped. */
import type { Failure, FreeResult, Listener } from '../../preload/model.ts';
import type { PlannedFree } from './free-plans.ts';
import { followFrees } from './free-progress.ts';
import { resultsOf } from './free-targets.ts';
import { holderWords } from './listener-words.ts';
import type { Reached } from './reached.ts';
import type { Terminal } from './terminal.ts';

export interface FreeRun {
  results: FreeResult[];
  /** Why there are no more. */
  failure: Failure | null;
}

/** After a stop the core needs no longer than this to say how it ended. */
const CANCEL_MS = 3_000;

export async function runFrees(
  reached: Reached,
  agreed: readonly PlannedFree[],
  graceMs: number | undefined,
  terminal: Terminal,
): Promise<FreeRun> {
  const leftAlone = { results: agreed.flatMap(cancelledResults), failure: null };
  if (agreed.length === 0 || terminal.stopped.aborted) return leftAlone;
  const unfollow = followFrees(reached.client, agreed, terminal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp: (run: FreeRun) => void = () => {};
  const givenUp = new Promise<FreeRun>((resolve) => {
    giveUp = resolve;
  });
  const stop = () => {
    reached.endFrees();
    timer = setTimeout(() => giveUp(leftAlone), CANCEL_MS);
  };
  terminal.stopped.addEventListener('abort', stop);
  try {
    return await Promise.race([freeAll(reached, agreed, graceMs), givenUp]);
  } finally {
    terminal.stopped.removeEventListener('abort', stop);
    clearTimeout(timer);
    unfollow();
  }
}

async function freeAll(
  { client }: Reached,
  agreed: readonly PlannedFree[],
  graceMs: number | undefined,
): Promise<FreeRun> {
  const ended = await client.call('ports.freeMany', {
    targets: agreed.flatMap(({ way: { verb }, listeners }) =>
      listeners.map(({ id }) => ({ listenerId: id, ...(verb === 'none' ? {} : { verb }) })),
    ),
    overrideProtected: agreed.some(({ verdict }) => verdict.kind === 'override'),
    elevate: agreed.some(({ verdict }) => verdict.kind === 'elevate'),
    ...(graceMs === undefined ? {} : { graceMs }),
  });
  return ended.ok ? { results: ended.value.results, failure: null } : { results: [], failure: ended.failure };
}

const cancelledDetail = (listener: Listener): string =>
  `Cancelled: ${holderWords(listener)} was left as it is on port ${listener.port}.`;

/** One result a port and protocol of what nobody was allowed to end. */
export const cancelledResults = ({ plan, listeners }: PlannedFree): FreeResult[] =>
  resultsOf(listeners, (listener) => ({ outcome: 'cancelled', plan, detail: cancelledDetail(listener) }));
