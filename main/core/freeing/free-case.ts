/** One port that is to be freed, looked at as a whole: what its id stands for now, what stands around it, the ways, the plan. */
import type { FreePlan, Settings } from '../../../preload/model.ts';
import type { ContainerEngines } from '../containers/container-engines.ts';
import type { ProcessFactsCache } from '../owner/process-facts.ts';
import type { Platform } from '../platform/platform.ts';
import type { RespawnerMemory } from '../supervision/respawner-memory.ts';
import type { SuperviseControl } from '../supervision/supervised-app.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { FreeOptions } from './free-options.ts';
import { type PlanRules, planFree, refusalOf } from './free-plan.ts';
import { type FreeTarget, type Resolution, resolveTarget } from './free-target.ts';
import { type TunnelOf, tunnelIn } from './free-tunnel.ts';
import { findWays, type Way } from './free-ways.ts';
import { findBehindKernel } from './port-facts.ts';
import { findSurroundings, type Surroundings } from './surroundings.ts';

export interface FreeCase {
  readonly seen: TrackedListener;
  readonly resolution: Resolution;
  readonly target: FreeTarget | null;
  /** The rows that become free. */
  readonly rows: readonly TrackedListener[];
  readonly tracked: ReadonlyMap<string, TrackedListener>;
  readonly around: Surroundings;
  /** The way that is taken; undefined where there is none, or not the one that was asked for. */
  readonly way: Way | undefined;
  readonly plan: FreePlan;
}

export interface FreeCaseDeps {
  platform: Platform;
  facts: ProcessFactsCache;
  containers: ContainerEngines;
  supervise: SuperviseControl;
  memory: RespawnerMemory;
  tunnelOf: TunnelOf;
  settings: () => Settings;
}

export async function openCase(
  seen: TrackedListener,
  tracked: ReadonlyMap<string, TrackedListener>,
  options: Omit<FreeOptions, 'listenerId'>,
  deps: FreeCaseDeps,
): Promise<FreeCase> {
  const resolution = await resolveTarget(seen, tracked, deps.facts);
  const [around, clients, behind] = await Promise.all([
    findSurroundings(resolution, deps),
    deps.platform.connections(seen.socket.protocol, seen.socket.port),
    findBehindKernel(seen.socket.protocol, [seen.listener], deps.platform),
  ]);
  const target = resolution.kind === 'target' ? resolution.target : null;
  const ways = findWays(target, around, {
    containers: deps.containers,
    services: deps.platform.services,
    byHand: deps.platform.commandsByHand,
  });
  // Not before all others have answered: a tunnel may have come up meanwhile.
  const tunnel = tunnelIn(resolution, deps.tunnelOf);
  const facts = { seen, resolution, tracked, around, ways, clients, tunnel, behind };
  const rules = rulesOf(options, deps);
  const open = ways.find((way) => refusalOf(facts, way, rules) === null) ?? ways[0];
  const way = options.verb ? ways.find(({ verb }) => verb === options.verb) : open;
  return {
    seen,
    resolution,
    target,
    rows: target?.rows ?? (resolution.kind === 'hidden' ? [resolution.now] : []),
    tracked,
    around,
    way,
    plan: planFree(facts, way ?? open, rules),
  };
}

function rulesOf(options: Omit<FreeOptions, 'listenerId'>, deps: FreeCaseDeps): PlanRules {
  const { platform } = deps;
  const settings = deps.settings();
  return {
    self: platform.self,
    canFree: platform.capabilities.free,
    elevator: platform.elevator,
    byHand: platform.commandsByHand,
    protectedNames: settings.protectedNames,
    overrideProtected: options.overrideProtected ?? false,
    graceMs: options.graceMs ?? settings.graceMs,
  };
}
