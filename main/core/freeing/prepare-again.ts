/** Takes from a server, before it is asked to end, what is needed to start it again, and keeps it once it was freed. */

import { captureStart } from '../again/capture-start.ts';
import type { Freed, StartAgainBook } from '../again/start-again.ts';
import type { Platform, ProcessFacts } from '../platform/platform.ts';
import type { FreeCase } from './free-case.ts';
import type { SignalAct, Way } from './free-ways.ts';

interface PrepareDeps {
  platform: Pick<Platform, 'startFacts'>;
  again: Pick<StartAgainBook, 'remember'>;
}

/** To call after a free has succeeded, with the rows that it has closed. Returns the id of the offer, or null where there can be none. */
export type OfferAgain = (listenerIds: readonly string[]) => string | null;

export async function prepareAgain(
  { plan, way }: Pick<FreeCase, 'plan' | 'way'>,
  deps: PrepareDeps,
): Promise<OfferAgain> {
  const start = !way || plan.refusal ? null : await startOf(way, deps.platform);
  if (!start) return () => null;
  const { port, protocol } = plan;
  return (listenerIds) => deps.again.remember({ port, protocol, listenerIds, ...start });
}

async function startOf(
  { act, target }: Way,
  platform: PrepareDeps['platform'],
): Promise<Pick<Freed, 'kind' | 'name' | 'start'> | null> {
  if (act.kind === 'service') {
    const { startKind: kind, start } = act;
    // `container web-1`: its kind is said beside it.
    return { kind, name: target.replace(`${kind} `, ''), start: () => start() };
  }
  for (const process of fromTheTop(act)) {
    // Its program and folder are files of the container; outside of it they are others.
    if (process.containerId !== null) return null;
    // Who wrote a title over its command line (npm) cannot be started again, but what it ran can.
    const facts = await captureStart(platform, process.identity);
    if (facts) return { kind: 'process', name: process.name, start: facts };
  }
  return null;
}

/** Whoever started all others that end comes first. */
const fromTheTop = ({ holders, runners, supervisor }: SignalAct): ProcessFacts[] => [
  ...(supervisor ? [supervisor.facts] : []),
  ...[...runners].reverse(),
  ...holders.slice(0, 1),
];
