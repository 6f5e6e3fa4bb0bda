/** The ways in which a port could be freed, the one that is taken by default first. */
import type { FreeVerb, PlannedProcess, Respawner, Result, StartAgain } from '../../../preload/model.ts';
import type { ContainerEngines, FoundContainer } from '../containers/container-engines.ts';
import { isLaunchdJob } from '../launchd-jobs.ts';
import {
  type CommandsByHand,
  identityKey,
  type ProcessFacts,
  type ProcessIdentity,
  type ServiceManager,
  type ServiceUnit,
} from '../platform/platform.ts';
import { isSameUnit, ownUnitOf } from '../supervision/own-unit.ts';
import { inTreeOrder } from '../supervision/process-tree.ts';
import { findRunners } from '../supervision/runners.ts';
import { respawnerOf, type SupervisorMatch } from '../supervision/supervisors.ts';
import { isWindowsService } from '../windows-services.ts';
import type { FreeTarget } from './free-target.ts';
import type { Surroundings } from './surroundings.ts';

export interface Member {
  readonly facts: ProcessFacts;
  readonly role: PlannedProcess['role'];
}

/** Signals to processes, each checked right before. */
export interface SignalAct {
  readonly kind: 'signals';
  /** The owner first, then those that it started. */
  readonly holders: readonly ProcessFacts[];
  /** Nearest first, each the parent of the one before; asked once the port is free, where they have not ended by then. */
  readonly runners: readonly ProcessFacts[];
  /** Asked before all others. */
  readonly supervisor: { readonly facts: ProcessFacts; readonly child: ProcessIdentity } | null;
}

/** A request to whatever runs the server; it alone decides how. */
export interface ServiceAct {
  readonly kind: 'service';
  stop(graceMs: number): Promise<Result<null>>;
  start(): Promise<Result<null>>;
  readonly startKind: StartAgain['kind'];
}

export interface Way {
  readonly verb: Exclude<FreeVerb, 'none'>;
  readonly target: string;
  /** Each after the one that started it. */
  readonly members: readonly Member[];
  readonly command: readonly string[] | null;
  readonly act: SignalAct | ServiceAct;
}

export interface WayDeps {
  containers: Pick<ContainerEngines, 'stop' | 'start' | 'command'>;
  services: ServiceManager | null;
  byHand?: CommandsByHand | undefined;
}

/** None where the owner cannot be seen and no container publishes the port. */
export function findWays(target: FreeTarget | null, around: Surroundings, deps: WayDeps): Way[] {
  const ways: Way[] = [];
  if (around.container) ways.push(containerWay(around.container, target, around, deps.containers));
  if (target) {
    const [owner] = target.processes;
    const unit = owner && ownUnitOf(owner, around.ancestors, (pid) => around.tree.childrenOf(pid).length);
    if (unit && !unit.shared && deps.services && ways.length === 0)
      ways.push(unitWay(unit, target, around, deps.services));
    // Whoever publishes the port of a container is no server of anybody's.
    if (!around.container || target.processes.some(({ containerId }) => containerId !== null))
      ways.push(signalWay(target, around, deps.byHand));
    if (around.supervisor) addSupervisorWay(ways, around.supervisor, target, around, deps.byHand);
  }
  return ways;
}

/** Last, for it is the user's word; first where the supervisor holds the port itself, and a signal would end all that it runs. */
function addSupervisorWay(
  ways: Way[],
  match: SupervisorMatch,
  target: FreeTarget,
  around: Surroundings,
  byHand: WayDeps['byHand'],
): void {
  const isHolder = target.processes.some(({ identity }) => isSame(identity, match.process.identity));
  if (isHolder && !around.app) return;
  const way = supervisorWay(match, target, around, byHand);
  if (isHolder) ways.unshift(way);
  else ways.push(way);
}

const isSame = (a: ProcessIdentity, b: ProcessIdentity): boolean => identityKey(a) === identityKey(b);

const memberOf =
  (role: PlannedProcess['role']) =>
  (facts: ProcessFacts): Member => ({ facts, role });

const nameOf = ({ name, identity }: ProcessFacts): string => `${name} (pid ${identity.pid})`;

const killCommand = (processes: readonly ProcessFacts[], byHand: WayDeps['byHand']): string[] => {
  const pids = processes.map(({ identity }) => identity.pid);
  return byHand?.end(pids) ?? ['kill', ...pids.map(String)];
};

function signalWay(target: FreeTarget, around: Surroundings, byHand: WayDeps['byHand']): Way {
  const holders = target.processes;
  const [owner] = holders;
  const runners = owner
    ? findRunners(owner, around.ancestors, (pid) => around.tree.childrenOf(pid).length)
    : [];
  return {
    verb: 'signal',
    target: owner ? nameOf(owner) : '',
    members: membersOf(target, around, runners.map(memberOf('runner'))),
    command: killCommand(holders, byHand),
    act: { kind: 'signals', holders, runners, supervisor: null },
  };
}

function membersOf(target: FreeTarget, around: Surroundings, others: readonly Member[]): Member[] {
  return inTreeOrder(
    distinct([
      ...target.processes.map(memberOf('holder')),
      ...others,
      ...around.children.map(memberOf('child')),
    ]),
  );
}

const distinct = (members: readonly Member[]): Member[] => {
  const found = new Map<string, Member>();
  for (const member of members) {
    const key = identityKey(member.facts.identity);
    if (!found.has(key)) found.set(key, member);
  }
  return [...found.values()];
};

function unitWay(unit: ServiceUnit, target: FreeTarget, around: Surroundings, services: ServiceManager): Way {
  const others = around.ancestors.filter((one) => isSameUnit(one.unit, unit)).map(memberOf('runner'));
  return {
    verb: 'stop-unit',
    target: `${isWindowsService(unit) || isLaunchdJob(unit) ? 'service' : 'unit'} ${unit.name}`,
    members: membersOf(target, around, others),
    command: services.command('stop', unit),
    act: {
      kind: 'service',
      stop: () => services.stop(unit),
      start: () => services.start(unit),
      startKind: 'unit',
    },
  };
}

function containerWay(
  { container }: FoundContainer,
  target: FreeTarget | null,
  around: Surroundings,
  engines: WayDeps['containers'],
): Way {
  const inside = target?.processes.some(({ containerId }) => containerId !== null) ?? false;
  return {
    verb: 'stop-container',
    target: `container ${container.name}`,
    // A proxy is not ended: its engine takes it away.
    members: target && inside ? membersOf(target, around, []) : [],
    command: engines.command('stop', container),
    act: {
      kind: 'service',
      stop: (graceMs) => engines.stop(container, graceMs),
      start: () => engines.start(container),
      startKind: 'container',
    },
  };
}

function supervisorWay(
  { kind, process }: SupervisorMatch,
  target: FreeTarget,
  around: Surroundings,
  byHand: WayDeps['byHand'],
): Way {
  const { app, supervised, ancestors } = around;
  if (app) {
    return {
      verb: 'stop-supervisor',
      target: `${app.name} in ${kind}`,
      members: membersOf(target, around, []),
      command: app.command,
      act: { kind: 'service', stop: () => app.stop(), start: () => app.start(), startKind: 'supervised' },
    };
  }
  const others = supervised.filter(
    (one) => !target.processes.some(({ identity }) => isSame(identity, one.identity)),
  );
  const index = ancestors.findIndex(({ identity }) => isSame(identity, process.identity));
  const child = ancestors[index - 1] ?? target.processes[0];
  return {
    verb: 'stop-supervisor',
    target: nameOf(process),
    members: inTreeOrder(
      distinct([
        { facts: process, role: 'supervisor' },
        ...target.processes.map(memberOf('holder')),
        ...others.map(memberOf('child')),
      ]),
    ),
    command: killCommand([process], byHand),
    act: {
      kind: 'signals',
      holders: target.processes,
      runners: [],
      supervisor: child ? { facts: process, child: child.identity } : null,
    },
  };
}

/** Who would bring the server back after that way was taken. */
export function respawnerAfter(way: Way | undefined, around: Surroundings): Respawner | null {
  if (!way || way.verb === 'stop-supervisor') return null;
  if (way.verb === 'signal' && around.supervisor) return respawnerOf(around.supervisor, around.app?.name);
  if (way.verb !== 'signal') return null;
  const inside = around.container;
  if (inside?.restart && inside.restart !== 'no') {
    const { name, engine } = inside.container;
    return { kind: engine, name, pid: null, when: 'at-once' };
  }
  return null;
}
