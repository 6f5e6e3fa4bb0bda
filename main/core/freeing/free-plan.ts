/** What a free would do, said before anything happens. Pure. */

import type { Elevation, FreePlan, FreeWay } from '../../../preload/model.ts';
import type {
  CommandsByHand,
  ConnectionCounts,
  Elevator,
  Platform,
  ProcessFacts,
} from '../platform/platform.ts';
import { identityKey } from '../platform/platform.ts';
import { isSameUnit } from '../supervision/own-unit.ts';
import { holderName } from '../watching/holder-name.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { wholeTitle } from '../whole-title.ts';
import { type BehindKernel, kernelWords } from '../windows-kernel.ts';
import { isWindowsService } from '../windows-services.ts';
import { elevationOf } from './elevation.ts';
import type { FreeTarget, Resolution } from './free-target.ts';
import type { TunnelRef } from './free-tunnel.ts';
import { type Member, respawnerAfter, type Way } from './free-ways.ts';
import { protectionOf } from './protected.ts';
import type { Surroundings } from './surroundings.ts';

export interface PlanRules {
  self: Platform['self'];
  canFree: boolean;
  protectedNames: readonly string[];
  overrideProtected: boolean;
  graceMs: number;
  elevator: Elevator | null;
  byHand?: CommandsByHand | undefined;
}

export interface PlanFacts {
  seen: TrackedListener;
  resolution: Resolution;
  tracked: ReadonlyMap<string, TrackedListener>;
  around: Surroundings;
  ways: readonly Way[];
  clients: ConnectionCounts | null;
  /** The saved tunnel that holds the port. */
  tunnel: TunnelRef | null;
  /** For whom Windows' kernel serves the port, where it does. */
  behind?: readonly BehindKernel[];
}

type Refusal = NonNullable<FreePlan['refusal']>;

/** `chosen` is the way that counts; the others are told as alternatives, as far as nothing forbids them. */
export function planFree(facts: PlanFacts, chosen: Way | undefined, rules: PlanRules): FreePlan {
  const { seen, resolution, tracked, around, ways, clients } = facts;
  const target = resolution.kind === 'target' ? resolution.target : null;
  const rows = target?.rows ?? [];
  const refusal = refusalOf(facts, chosen, rules);
  const others = ways.filter((way) => way !== chosen && refusalOf(facts, way, rules) === null);
  return {
    listenerId: seen.listener.id,
    port: seen.listener.port,
    protocol: seen.listener.protocol,
    addresses: rows.length > 0 ? rows.map((row) => row.listener.address) : [seen.listener.address],
    ...(chosen ? wayOf(chosen, target, tracked) : NO_WAY),
    ...(refusal ? { verb: 'none' as const } : {}),
    alternatives: others.map((way) => wayOf(way, target, tracked)),
    clients: { connections: clients?.established ?? 0, local: clients?.local ?? 0 },
    respawner: refusal ? null : respawnerAfter(chosen, around),
    elevation: refusal?.outcome === 'denied' && rules.canFree ? elevationFor(facts, chosen, rules) : null,
    tunnelId: facts.tunnel?.id ?? null,
    refusal,
    graceMs: rules.graceMs,
  };
}

const NO_WAY: FreeWay = { verb: 'none', target: '', processes: [], otherPorts: [], command: null };

function wayOf(way: Way, target: FreeTarget | null, tracked: PlanFacts['tracked']): FreeWay {
  const pids = new Set(way.members.map(({ facts }) => facts.identity.pid));
  return {
    verb: way.verb,
    target: way.target,
    processes: way.members.map((member) => plannedProcess(member, pids)),
    otherPorts: otherPorts(way, target, tracked),
    command: way.command ? [...way.command] : null,
  };
}

const plannedProcess = (
  { facts, role }: Member,
  pids: ReadonlySet<number>,
): FreeWay['processes'][number] => ({
  pid: facts.identity.pid,
  name: wholeTitle(facts.name, facts.argv) ?? facts.name,
  argv: [...facts.argv],
  user: facts.user,
  startedAt: facts.startedAt,
  parent: facts.ancestors.find((pid) => pids.has(pid)) ?? null,
  role,
});

function otherPorts(
  way: Way,
  target: FreeTarget | null,
  tracked: PlanFacts['tracked'],
): FreeWay['otherPorts'] {
  const ending = new Set(way.members.map(({ facts }) => identityKey(facts.identity)));
  const own = new Set(target?.rows);
  return [...tracked.values()]
    .filter((row) => !own.has(row) && row.socket.holders.length > 0)
    .filter((row) => row.socket.holders.every((holder) => ending.has(identityKey(holder))))
    .map(({ listener }) => ({ port: listener.port, protocol: listener.protocol, address: listener.address }))
    .sort((a, b) => a.port - b.port);
}

/** Null where that way may be taken. */
export function refusalOf(
  { seen, resolution, around, tunnel, behind = [] }: PlanFacts,
  way: Way | undefined,
  rules: PlanRules,
): Refusal | null {
  const { port } = seen.listener;
  // Before all else: whoever carries it would start it again, and its own stop leaves nothing behind.
  if (tunnel) return refuse('protected', `This is your tunnel ${tunnel.name}.`, 'Stop the tunnel instead.');
  if (!rules.canFree) {
    return refuse(
      'denied',
      'On this system Quayside cannot yet make sure that the right process is ended.',
      'End the process with the system’s own tools.',
    );
  }
  if (resolution.kind === 'gone') {
    const who = seen.owner ? ` ${holderName(seen)} has let go of it.` : '';
    return refuse('gone', `Nobody listens on port ${port} there any more.${who}`, 'Nothing is left to do.');
  }
  if (resolution.kind === 'changed') {
    return refuse(
      'changed',
      `Port ${port} is now held by ${holderName(resolution.now)}, not by the process that you saw.`,
      'Look at the list again and decide anew.',
    );
  }
  if (way?.verb === 'stop-container') return containerRefusal(way, rules);
  if (resolution.kind === 'hidden') return hiddenRefusal(resolution.now);
  if (behind.length > 0) {
    const { message, nextStep } = kernelWords(port, behind);
    return refuse('protected', message, nextStep);
  }
  return way ? processRefusal(way, around, rules) : processRefusal(proxyOf(resolution.target), around, rules);
}

/** Where nothing can be stopped, it is said why by those who hold the port. */
const proxyOf = ({ processes }: FreeTarget): Pick<Way, 'verb' | 'members'> => ({
  verb: 'signal',
  members: processes.map((facts) => ({ facts, role: 'holder' })),
});

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

/** The user's own list may name containers too. */
function containerRefusal({ target }: Way, rules: PlanRules): Refusal | null {
  const name = target.replace(/^container /, '');
  const identity = { pid: Number.MAX_SAFE_INTEGER, startKey: '' };
  const own = protectionOf({ identity, name, argv: [] }, [], rules.protectedNames);
  return own?.by === 'user' && !rules.overrideProtected
    ? refuse(
        'protected',
        `The container ${name} is on your own list of protected names.`,
        'Confirm that you want to stop it all the same, or take it off the list in the settings.',
        true,
      )
    : null;
}

function processRefusal(
  { verb, members }: Pick<Way, 'verb' | 'members'>,
  { ownUnit }: Surroundings,
  rules: PlanRules,
): Refusal | null {
  // What a server has started ends by itself; it is not signalled.
  const touched = members.filter(({ role }) => role !== 'child' || verb !== 'signal');
  const protections = touched
    .map(({ facts }) => protectionOf(facts, rules.self.pids, rules.protectedNames, verb === 'stop-unit'))
    .filter((protection) => protection !== null);
  const builtIn = protections.find(({ by }) => by === 'built-in');
  if (builtIn) return refuse('protected', builtIn.message, builtIn.nextStep);
  if (verb === 'stop-unit' && touched.some(({ facts }) => isSameUnit(facts.unit, ownUnit))) {
    return refuse(
      'protected',
      'Quayside runs in that very unit; to stop it would end Quayside too.',
      'Stop it by hand if that is what you want.',
    );
  }
  const service =
    verb === 'stop-unit' ? touched.find(({ facts }) => isWindowsService(facts.unit)) : undefined;
  if (service && !rules.self.elevated) return serviceRefusal(service.facts);
  const foreign = verb === 'stop-unit' ? undefined : touched.find(({ facts }) => isForeign(facts, rules));
  if (foreign) return foreignRefusal(foreign.facts);
  const [own] = protections;
  return own && !rules.overrideProtected ? refuse('protected', own.message, own.nextStep, true) : null;
}

const isForeign = ({ user }: ProcessFacts, { self }: PlanRules): boolean =>
  !self.elevated && user !== self.user;

function foreignRefusal({ name, identity, user }: ProcessFacts): Refusal {
  return refuse(
    'denied',
    `${name} (pid ${identity.pid}) belongs to ${user ?? 'another user'}; you may not end it.`,
    `Ask ${user ?? 'its user'}, or run Quayside with administrator’s rights, once.`,
  );
}

/** Windows lets administrators alone stop services; to ask it in vain would only leave the user with its answer. */
const serviceRefusal = ({ unit }: ProcessFacts): Refusal =>
  refuse(
    'denied',
    `Windows wants an administrator’s word to stop the service ${unit?.name ?? ''}.`,
    'Run Quayside with administrator’s rights, once.',
  );

function elevationFor(
  { seen, resolution }: PlanFacts,
  way: Way | undefined,
  { elevator, byHand }: PlanRules,
): Elevation {
  const { port, protocol } = seen.listener;
  const owner = resolution.kind === 'target' ? resolution.target.processes[0] : undefined;
  const service = way?.verb === 'stop-unit' && owner && isWindowsService(owner.unit) ? way.command : null;
  return elevationOf({ port, protocol, pid: owner?.identity.pid ?? null, service, elevator, byHand });
}
