/** Puts checks together: what the core knows of this machine's ports, and the calls about them. */
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from '../../preload/model.ts';
import { explainPort } from './freeing/explain-port.ts';
import { findBehindKernel, findPortFacts } from './freeing/port-facts.ts';
import { nextPorts } from './next-ports.ts';
import type { Platform } from './platform/platform.ts';
import type { AskLimits } from './reach/ask-server.ts';
import type { OwnPorts } from './reach/check-setting.ts';
import type { Checks } from './reach/checks.ts';
import { reachHandlers } from './reach-calls.ts';

export interface OpenReachDeps {
  platform: Pick<Platform, 'tryBind' | 'connections' | 'portRules' | 'behindKernel' | 'openRefusals'>;
  /** Looked at anew, with everything that follows from it. */
  fresh: () => Promise<Snapshot>;
  now: () => Date;
  onError(error: unknown): void;
  /** Instead of the usual ones. */
  askLimits?: AskLimits;
}

export interface OpenReach {
  handlers: ReturnType<typeof reachHandlers>;
  stop(): Promise<void>;
}

/** A resolver that hangs shall not hang the call. */
const LOOKUP_MS = 5_000;

export function openReach({ platform, fresh, ...rest }: OpenReachDeps): OpenReach {
  let opened: Promise<Checks> | null = null;
  // Most command lines never check: what a check needs, TLS among it, is loaded with the first one.
  const open = async () =>
    (await import('./reach/checks.ts')).createChecks({
      own: ownPorts(platform, fresh),
      interfaces: networkInterfaces,
      lookUp: async (name) => {
        const found = lookup(name, { all: true, verbatim: true }).catch(() => []);
        return Promise.race([found, pause(LOOKUP_MS, [], { ref: false })]);
      },
      ...rest,
    });
  const checks = () => {
    opened ??= open();
    return opened;
  };
  return { handlers: reachHandlers(checks), stop: async () => (await opened)?.stop() };
}

function ownPorts(platform: OpenReachDeps['platform'], fresh: () => Promise<Snapshot>): OwnPorts {
  return {
    fresh,
    async explain(port, protocol) {
      const freshListeners = async () => (await fresh()).listeners;
      const facts = await findPortFacts(port, protocol, { platform, freshListeners });
      return { explanation: explainPort(facts), trial: facts.trial };
    },
    async held(port, protocol, listeners) {
      const rules = await platform.portRules();
      return explainPort({
        port,
        protocol,
        listeners,
        rules,
        connections: null,
        trial: 'in-use',
        answers: listeners.length === 0,
        behind: await findBehindKernel(protocol, listeners, platform),
      });
    },
    async nextFree(from, protocol) {
      const [port] = await nextPorts({ from, to: 65_535, count: 1, protocol }, await fresh());
      return port ?? null;
    },
    openRefusals: (address) => platform.openRefusals?.(address) ?? null,
  };
}
