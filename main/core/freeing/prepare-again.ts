/** Takes from a server, before it is asked to end, what is needed to start it again, and keeps it once it was freed. */
import type { Platform, ProcessFacts } from '../platform/platform.ts';
import { captureStart } from './capture-start.ts';
import type { FreeCase } from './free-case.ts';
import type { SignalAct, Way } from './free-ways.ts';
import type { Freed, StartAgainBook } from './start-again.ts';

interface PrepareDeps {
  platform: Pick<Platform, 'startFacts'>;
  again: Pick<StartAgainBook, 'remember'>;
}

type Opened = Pick<FreeCase, 'plan' | 'way' | 'rows' | 'tracked'>;

/** Returns what to call after a free has succeeded: it gives the id of the offer, or null where there can be none. */
export async function prepareAgain(opened: Opened, deps: PrepareDeps): Promise<() => string | null> {
  const { plan, way } = opened;
  const start = !way || plan.refusal ? null : await startOf(way, deps.platform);
  if (!start) return () => null;
  const { port, protocol } = plan;
  return () => deps.again.remember({ port, protocol, listenerIds: closingIds(opened), ...start });
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
  const top = topmost(act);
  // Its program and folder are files of the container; outside of it they are others.
  if (!top || top.containerId !== null) return null;
  const facts = await captureStart(platform, top.identity);
  return facts && { kind: 'process', name: top.name, start: facts };
}

/** Whoever started all others that end. */
const topmost = ({ holders, runners, supervisor }: SignalAct): ProcessFacts | undefined =>
  supervisor?.facts ?? runners.at(-1) ?? holders[0];

/** The rows that a free closes, those of other ports included. */
export const closingIds = ({ rows, tracked, plan }: Omit<Opened, 'way'>): string[] => {
  const others = [...tracked.values()].filter(
    (row) => !rows.includes(row) && plan.otherPorts.some((other) => isAt(row.listener, other)),
  );
  return [...rows, ...others].map(({ listener }) => listener.id);
};

interface Place {
  readonly port: number;
  readonly protocol: string;
  readonly address: string;
}

const isAt = (a: Place, b: Place): boolean =>
  a.port === b.port && a.protocol === b.protocol && a.address === b.address;
