/** Finds out about one port all that an explanation needs: tries to bind it, counts its connections, looks who listens. */
import type { Listener, Protocol } from '../../../preload/model.ts';
import { knock as realKnock } from '../knock.ts';
import type { Platform } from '../platform/platform.ts';
import { type BehindKernel, isWindowsKernel } from '../windows-kernel.ts';
import type { PortFacts } from './explain-port.ts';

const KNOCK_MS = 200;

export interface PortFactsDeps {
  platform: Pick<Platform, 'tryBind' | 'connections' | 'portRules' | 'behindKernel'>;
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
  const behind = await findBehindKernel(protocol, listeners, platform);
  return { port, protocol, listeners, connections, trial, rules, answers, behind };
}

/** Asked for only where nobody but Windows' kernel holds the port. */
export async function findBehindKernel(
  protocol: Protocol,
  listeners: readonly Pick<Listener, 'port' | 'owner'>[],
  platform: Pick<Platform, 'behindKernel'>,
): Promise<readonly BehindKernel[]> {
  const [first] = listeners;
  const isKernels = protocol === 'tcp' && listeners.every(({ owner }) => owner && isWindowsKernel(owner));
  return (first && isKernels && (await platform.behindKernel?.(first.port))) || [];
}
