/** The calls about connections: what is asked for is resolved here, and what cannot be told is said. */

import type { HandlerInput } from '../../../preload/contract.ts';
import type { Listener } from '../../../preload/model.ts';
import { type EphemeralUse, fail, ok, type PortConnections, type Result } from '../../../preload/model.ts';
import type { Handlers } from '../../../preload/serve.ts';
import type { ProcessFactsCache } from '../owner/process-facts.ts';
import type { Platform } from '../platform/platform.ts';
import { ephemeralUse } from './ephemeral-words.ts';
import { portConnections } from './port-connections.ts';

export interface ConnectionCallsDeps {
  platform: Pick<Platform, 'peers' | 'portRules' | 'rangeUse'>;
  facts: Pick<ProcessFactsCache, 'get'>;
  listeners: () => readonly Listener[];
  /** The row that a door was shown under that id; null for one that is not known. */
  rowOf: (listenerId: string) => Listener | null;
  now: () => Date;
}

type ConnectionHandlers = Pick<Handlers, 'ports.connections' | 'host.ephemeral'>;

export const connectionHandlers = (deps: ConnectionCallsDeps): ConnectionHandlers => ({
  'ports.connections': (input) => connections(deps, input),
  'host.ephemeral': async () => ok({ ranges: await ephemeralRanges(deps.platform) }),
});

async function connections(
  { platform, facts, listeners, rowOf, now }: ConnectionCallsDeps,
  input: HandlerInput<'ports.connections'>,
): Promise<Result<PortConnections>> {
  const of = 'listenerId' in input ? rowOf(input.listenerId) : null;
  if ('listenerId' in input && !of) {
    return fail(
      'not-found',
      'That row is not known here any more.',
      'Look at the list again and choose anew.',
    );
  }
  const { port, protocol } = 'listenerId' in input ? (of ?? { port: 0, protocol: 'tcp' }) : input;
  const found = await portConnections(
    { port, protocol, of, each: input.each },
    { platform, facts, listeners: listeners(), now },
  );
  return found
    ? ok(found)
    : fail(
        'unsupported',
        'This system does not tell who is connected.',
        'Ask its own tools, such as `netstat`.',
      );
}

/** Those that the system tells. */
export async function ephemeralRanges(platform: Pick<Platform, 'rangeUse'>): Promise<EphemeralUse[]> {
  const [tcp, udp] = await Promise.all([platform.rangeUse('tcp'), platform.rangeUse('udp')]);
  return [...(tcp ? [ephemeralUse('tcp', tcp)] : []), ...(udp ? [ephemeralUse('udp', udp)] : [])];
}
