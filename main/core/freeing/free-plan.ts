/** What a free would do, said before anything happens. Pure. */
import type { FreePlan } from '../../../preload/model.ts';
import type { Platform, ProcessFacts } from '../platform/platform.ts';
import { identityKey } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { FreeTarget, Resolution } from './free-target.ts';
import { protectionOf } from './protected.ts';

export interface PlanRules {
  self: Platform['self'];
  canFree: boolean;
  protectedNames: readonly string[];
  overrideProtected: boolean;
  graceMs: number;
}

type Refusal = NonNullable<FreePlan['refusal']>;

export function planFree(
  seen: TrackedListener,
  resolution: Resolution,
  tracked: ReadonlyMap<string, TrackedListener>,
  rules: PlanRules,
): FreePlan {
  const target = resolution.kind === 'target' ? resolution.target : null;
  const rows = target?.rows ?? [];
  const refusal = refusalOf(seen, resolution, rules);
  return {
    listenerId: seen.listener.id,
    port: seen.listener.port,
    protocol: seen.listener.protocol,
    addresses: target ? rows.map((row) => row.listener.address) : [seen.listener.address],
    verb: refusal ? 'none' : 'signal',
    processes: (target?.processes ?? []).map(plannedProcess),
    target: '',
    otherPorts: target ? otherPorts(target, tracked) : [],
    command: null,
    alternatives: [],
    clients: { connections: 0, local: 0 },
    respawner: null,
    elevation: null,
    refusal,
    graceMs: rules.graceMs,
  };
}

const plannedProcess = (facts: ProcessFacts): FreePlan['processes'][number] => ({
  pid: facts.identity.pid,
  name: facts.name,
  argv: [...facts.argv],
  user: facts.user,
  startedAt: facts.startedAt,
  parent: null,
  role: 'holder',
});

function otherPorts(
  target: FreeTarget,
  tracked: ReadonlyMap<string, TrackedListener>,
): FreePlan['otherPorts'] {
  const ending = new Set(target.processes.map((process) => identityKey(process.identity)));
  const own = new Set(target.rows);
  return [...tracked.values()]
    .filter((row) => !own.has(row) && row.socket.holders.length > 0)
    .filter((row) => row.socket.holders.every((holder) => ending.has(identityKey(holder))))
    .map(({ listener }) => ({ port: listener.port, protocol: listener.protocol, address: listener.address }))
    .sort((a, b) => a.port - b.port);
}

function refusalOf(seen: TrackedListener, resolution: Resolution, rules: PlanRules): Refusal | null {
  const { port } = seen.listener;
  if (!rules.canFree) {
    return refuse(
      'denied',
      'On this system Quayside cannot yet make sure that the right process is ended.',
      'End the process with the system’s own tools.',
    );
  }
  if (resolution.kind === 'gone') {
    return refuse('gone', `Nobody listens on port ${port} there any more.`, 'Nothing is left to do.');
  }
  if (resolution.kind === 'changed') {
    return refuse(
      'changed',
      `Port ${port} is now held by ${nameOf(resolution.now)}, not by the process that you saw.`,
      'Look at the list again and decide anew.',
    );
  }
  return resolution.kind === 'hidden'
    ? hiddenRefusal(resolution.now)
    : targetRefusal(resolution.target, rules);
}

const refuse = (
  outcome: Refusal['outcome'],
  message: string,
  nextStep: string,
  ownList = false,
): Refusal => ({
  outcome,
  message,
  nextStep,
  ownList,
});

function hiddenRefusal({ listener, socket }: TrackedListener): Refusal {
  const whose = socket.user ? ` (user ${socket.user})` : '';
  return refuse(
    'denied',
    `Who holds port ${listener.port}${whose} cannot be seen from here, so nothing is ended.`,
    'Run Quayside as that user or with administrator’s rights, once.',
  );
}

function targetRefusal(target: FreeTarget, rules: PlanRules): Refusal | null {
  const protections = target.processes
    .map((process) => protectionOf(process, rules.self.pids, rules.protectedNames))
    .filter((protection) => protection !== null);
  const builtIn = protections.find(({ by }) => by === 'built-in');
  if (builtIn) return refuse('protected', builtIn.message, builtIn.nextStep);
  const foreign = target.processes.find(
    (process) => !rules.self.elevated && process.user !== rules.self.user,
  );
  if (foreign) {
    const whose = foreign.user ?? 'another user';
    return refuse(
      'denied',
      `${foreign.name} (pid ${foreign.identity.pid}) belongs to ${whose}; you may not end it.`,
      `Ask ${foreign.user ?? 'its user'}, or run Quayside with administrator’s rights, once.`,
    );
  }
  const [own] = protections;
  return own && !rules.overrideProtected ? refuse('protected', own.message, own.nextStep, true) : null;
}

export function nameOf({ owner, socket }: TrackedListener): string {
  if (owner) return `${owner.name} (pid ${owner.identity.pid})`;
  return socket.user ? `a process of ${socket.user}` : 'a process that cannot be seen';
}
