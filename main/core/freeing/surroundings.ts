/** What stands around the owner of a port: who started it, who would start it again, in which container or unit it runs. */

import { isContainerProxy } from '../container-proxies.ts';
import type { ContainerEngines, FoundContainer } from '../containers/container-engines.ts';
import type { Platform, ProcessFacts, ServiceUnit, TreeProcess } from '../platform/platform.ts';
import { createProcessTree, type ProcessTree } from '../supervision/process-tree.ts';
import type { RespawnerMemory } from '../supervision/respawner-memory.ts';
import type { SuperviseControl, SupervisedApp } from '../supervision/supervised-app.ts';
import { findSupervisor, type SupervisorMatch } from '../supervision/supervisors.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { FreeTarget, Resolution } from './free-target.ts';

export interface Surroundings {
  readonly tree: ProcessTree;
  /** Of the owner, nearest first, up to the first below pid 1. */
  readonly ancestors: readonly ProcessFacts[];
  /** What the owner started and holds none of its sockets; each after its parent. */
  readonly children: readonly ProcessFacts[];
  readonly supervisor: SupervisorMatch | null;
  /** What the supervisor itself can stop alone; else its own process has to end. */
  readonly app: SupervisedApp | null;
  /** All that ends with the supervisor's own process, itself first. */
  readonly supervised: readonly ProcessFacts[];
  readonly container: FoundContainer | null;
  /** The unit that we ourselves run in. */
  readonly ownUnit: ServiceUnit | null;
}

export interface SurroundingsDeps {
  platform: Pick<Platform, 'processes' | 'describe' | 'self'>;
  containers: ContainerEngines;
  supervise: SuperviseControl;
  memory: RespawnerMemory;
}

/** What is shown of a tree, and asked of the system for it. */
const MOST_DESCRIBED = 50;

export async function findSurroundings(
  resolution: Resolution,
  deps: SurroundingsDeps,
): Promise<Surroundings> {
  const tree = createProcessTree(await deps.platform.processes());
  const describeAll = async (processes: readonly TreeProcess[]) => {
    const all = await Promise.all(
      processes.slice(0, MOST_DESCRIBED).map(({ identity }) => deps.platform.describe(identity)),
    );
    return all.filter((facts) => facts !== null);
  };
  const container = findContainer(resolution, deps.containers);
  const self = tree.get(deps.platform.self.pids[0] ?? 0);
  const ownUnit = self ? ((await deps.platform.describe(self.identity))?.unit ?? null) : null;
  const target = resolution.kind === 'target' ? resolution.target : null;
  const owner = target?.processes[0];
  if (!target || !owner) return { ...NOTHING, tree, ownUnit, container: await container };
  const ancestors = await describeAll(tree.above(owner.identity.pid));
  const supervisor = findSupervisor(owner, ancestors) ?? deps.memory.find(ancestors);
  const [children, app, supervised] = await Promise.all([
    describeAll(childrenOf(target, tree)),
    supervisor ? deps.supervise(supervisor, owner, ancestors) : null,
    supervisor ? describeAll(tree.below(supervisor.process.identity.pid)) : [],
  ]);
  return {
    tree,
    ancestors,
    children,
    supervisor,
    app,
    supervised: supervisor ? [supervisor.process, ...supervised] : [],
    container: await container,
    ownUnit,
  };
}

const NOTHING = { ancestors: [], children: [], supervisor: null, app: null, supervised: [] };

const childrenOf = ({ processes }: FreeTarget, tree: ProcessTree): TreeProcess[] => {
  const holders = new Set(processes.map(({ identity }) => identity.pid));
  const below = processes.flatMap(({ identity }) => tree.below(identity.pid));
  return [...new Map(below.map((one) => [one.identity.pid, one])).values()].filter(
    ({ identity }) => !holders.has(identity.pid),
  );
};

/** An engine is asked only where something speaks for a container: everything else stays quick. */
async function findContainer(
  resolution: Resolution,
  engines: ContainerEngines,
): Promise<FoundContainer | null> {
  if (resolution.kind === 'hidden') return findByPort(resolution.now, engines);
  if (resolution.kind !== 'target') return null;
  const { processes, seen } = resolution.target;
  if (processes.some(isContainerProxy)) return findByPort(seen, engines);
  const id = processes.find(({ containerId }) => containerId !== null)?.containerId;
  return id ? engines.findById(id) : null;
}

const findByPort = ({ listener }: TrackedListener, engines: ContainerEngines) =>
  engines.findByPort(listener.protocol, listener.port, listener.address);
