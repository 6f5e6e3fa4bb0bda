/** What `free` adds to its results: why a port with nobody on it may still be busy, what keeps a port from staying free. */
import type { FreePlan, FreeResult, Protocol } from '../../preload/model.ts';
import { findWay } from './free-ways.ts';
import { shellWords } from './listener-words.ts';
import type { Reached } from './reached.ts';
import { typedCommand } from './typed-words.ts';

/** More are not read, and each is a call. */
const MOST_LOOKED_AT = 20;

export function explainUntaken(
  { client }: Reached,
  results: readonly FreeResult[],
  protocol: Protocol | undefined,
): Promise<FreeResult[]> {
  return amend(results, 'nothing-there', async ({ port }) => {
    const explained = await client.call('ports.explain', { port, ...(protocol ? { protocol } : {}) });
    if (!explained.ok || explained.value.state === 'free') return null;
    return `${explained.value.message} ${explained.value.nextStep}`;
  });
}

/** Says what to type where the port was taken again, and what starts it can be stopped. */
export async function adviseRetaken(reached: Reached, results: readonly FreeResult[]): Promise<FreeResult[]> {
  if (!results.some(({ outcome }) => outcome === 'retaken')) return [...results];
  const ownPids = await reached.ownPids();
  return amend(results, 'retaken', async (result) => {
    const listenerId = result.heldBy.find((holder) => holder.listenerId !== null)?.listenerId;
    if (!listenerId) return null;
    const plan = await reached.client.call('ports.plan', { listenerId });
    return plan.ok ? adviceWords(result, plan.value, { ownPids, alone: reached.alone }) : null;
  });
}

function adviceWords(
  { detail, port, protocol }: FreeResult,
  plan: FreePlan,
  { ownPids, alone }: { ownPids: readonly number[]; alone: boolean },
): string | null {
  const way = findWay(plan, 'stop-supervisor');
  if (!way || way.processes.some(({ pid }) => ownPids.includes(pid))) return null;
  const command = typedCommand(
    'free',
    port,
    ...(protocol === 'udp' ? ['--protocol', 'udp'] : []),
    '--stop-supervisor',
  );
  // The next command alone has not seen who started it again.
  const byHand = alone && way.command ? ` By hand: ${shellWords(way.command)}` : '';
  return `${detail} \`${command}\` stops ${way.target} too.${byHand}`;
}

/** The results with that outcome get another sentence, unless there is none to say. */
async function amend(
  results: readonly FreeResult[],
  outcome: FreeResult['outcome'],
  detailOf: (result: FreeResult) => Promise<string | null>,
): Promise<FreeResult[]> {
  const chosen = new Set(results.filter((result) => result.outcome === outcome).slice(0, MOST_LOOKED_AT));
  return Promise.all(
    results.map(async (result) => {
      const detail = chosen.has(result) ? await detailOf(result) : null;
      return detail === null ? result : { ...result, detail };
    }),
  );
}

/** Only a host keeps the offers, and only a person wants to know. */
export function againRemarks(
  results: readonly FreeResult[],
  { alone }: Reached,
  isTerminal: boolean,
): string[] {
  if (alone || !isTerminal) return [];
  const ports = new Map(
    [...results].reverse().flatMap(({ againId, port }) => (againId ? [[againId, port] as const] : [])),
  );
  return [...new Set(ports.values())]
    .reverse()
    .map((port) => `Start it again within ten minutes: ${typedCommand('again', port)}`);
}
