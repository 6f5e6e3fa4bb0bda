/** Finds out about one port all that an explanation needs: tries to bind it, counts its connections, looks who listens. */
import type { Listener, Protocol } from '../../../preload/model.ts';
import { knock as realKnock } from '../knock.ts';
import type { Platform } from '../platform/platform.ts';
import type { PortFacts } from './explain-port.ts';

const KNOCK_MS = 200;

export interface PortFactsDeps {
  platform: Pick<Platform, 'tryBind' | 'connections' | 'portRules'>;
  /** Of a scan that starts after it was asked for. */
  freshListeners: () => Promise<readonly Listener[]>;
  /** Whether a connection to an address and port is taken; really tried where none is given. */
  knock?: typeof realKnock;
}

export async function findPortFacts(
  port: number,
  protocol: Protocol,
  { platform, freshListeners, knock = realKnock }: PortFactsDeps,
): Promise<PortFacts> {
  const [connections, rules] = await Promise.all([
    platform.connections(protocol, port),
    platform.portRules(),
  ]);
  const first = await platform.tryBind(protocol, port);
  const all = await freshListeners();
  const listeners = all.filter((row) => row.port === port && row.protocol === protocol);
  const nobody = listeners.length === 0;
  // Who held it then may have let go before we looked.
  const trial = nobody && first === 'in-use' ? await platform.tryBind(protocol, port) : first;
  const mayAnswer = nobody && protocol === 'tcp' && trial !== 'in-use';
  const answers = mayAnswer && (await knock('127.0.0.1', port, KNOCK_MS)) === 'answers';
  return { port, protocol, listeners, connections, trial, rules, answers };
}
