/** Follows one check to its end: gathers what it finds, shows on a terminal how far it is, cancels it when the command is stopped. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../preload/client.ts';
import type { CallInput } from '../../preload/contract.ts';
import type { CheckProgress, CheckResult, CheckSpan, Failure } from '../../preload/model.ts';
import { type Terminal, untilStopped } from './terminal.ts';
import { cutToWidth } from './text-width.ts';

export interface CheckOutcome {
  /** In the order of the targets and ports. */
  readonly results: readonly CheckResult[];
  readonly spans: readonly CheckSpan[];
  readonly total: number;
}

export type CheckEnd =
  | { kind: 'done'; outcome: CheckOutcome }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'stopped' };

/** A door takes so many words a second: what was found waits for us. */
const BUSY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

export async function followCheck(
  client: Client,
  request: Omit<CallInput<'reach.start'>, 'protocol'> & { protocol: 'tcp' | 'udp' | undefined },
  terminal: Terminal,
): Promise<CheckEnd> {
  const stopped = untilStopped(terminal).then((): CheckEnd => ({ kind: 'stopped' }));
  const { protocol, ...rest } = request;
  const started = await Promise.race([
    stopped,
    client.call('reach.start', { ...rest, ...(protocol ? { protocol } : {}) }),
  ]);
  if ('kind' in started) return started;
  if (!started.ok) return { kind: 'failed', failure: started.failure };
  const { checkId } = started.value;
  const ended = await Promise.race([stopped, gather(client, checkId, terminal)]);
  if (terminal.err.isTerminal) terminal.err.write(CLEAR_LINE);
  // Not waited for: whoever is asked to stop stops.
  if (ended.kind === 'stopped') void client.call('reach.cancel', { checkId });
  return ended;
}

async function gather(client: Client, checkId: string, terminal: Terminal): Promise<CheckEnd> {
  const results: CheckResult[] = [];
  for (let after = 0; !terminal.stopped.aborted; ) {
    const looked = await client.call('reach.look', { checkId, after });
    if (!looked.ok && looked.failure.code === 'busy') {
      await pause(BUSY_MS);
      continue;
    }
    if (!looked.ok) return { kind: 'failed', failure: looked.failure };
    const { state, total, next, more, spans } = looked.value;
    results.push(...looked.value.results);
    after = next;
    if (state === 'running') show(looked.value, results, terminal);
    else if (state === 'cancelled') return { kind: 'stopped' };
    else if (!more) return { kind: 'done', outcome: { results: results.sort(inOrder), spans, total } };
  }
  return { kind: 'stopped' };
}

const inOrder = (a: CheckResult, b: CheckResult): number => a.target - b.target || a.port - b.port;

function show(
  { done, total }: CheckProgress,
  results: readonly CheckResult[],
  { err, stopped }: Terminal,
): void {
  if (!err.isTerminal || stopped.aborted) return;
  const used = results.filter(({ state }) => state === 'in-use').length;
  const words = `Checking: ${done} of ${total} ${total === 1 ? 'port' : 'ports'}, ${used} in use`;
  err.write(CLEAR_LINE + cutToWidth(words, (err.columns ?? 80) - 1));
}
