/** Carries a plan out and says what came of it: the request to stop, the proof on the port, who has it now. */
import type { FreeProgress, FreeResult, Respawner } from '../../../preload/model.ts';
import type { ProcessFacts } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { findRespawner } from './find-respawner.ts';
import type { FreeCase, FreeCaseDeps } from './free-case.ts';
import type { FreeOptions } from './free-options.ts';
import { createSignalRun, type RunOutcome, type SignalRun } from './free-run.ts';
import { respawnerAfter, type SignalAct, type Way } from './free-ways.ts';
import { createProcessTree } from './process-tree.ts';
import { list, proofOutcome } from './proof-words.ts';
import { type Proof, proveFree } from './prove-free.ts';
import { runService } from './service-run.ts';
import { respawnerOf } from './supervisors.ts';

export interface RunCaseDeps extends FreeCaseDeps {
  scan: () => Promise<ReadonlyMap<string, TrackedListener>>;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
  /** `canForce`: a countdown runs while it waits. */
  onPhase: (phase: FreeProgress['phase'], canForce?: boolean) => void;
  isCancelled: () => boolean;
  isForcedNow: () => boolean;
}

/** The part of a result that the run finds out. */
export type Ended = Pick<FreeResult, 'outcome' | 'detail' | 'heldBy' | 'respawner' | 'againId'>;

export async function runCase(
  opened: FreeCase,
  _options: Pick<FreeOptions, 'elevate'>,
  deps: RunCaseDeps,
): Promise<Ended> {
  const { plan, way } = opened;
  if (plan.refusal) return refused(opened);
  if (!way) return plain(anotherWay(opened));
  const { act } = way;
  return act.kind === 'signals'
    ? runSignals(opened, way, act, deps)
    : finish(opened, way, await runService(way, () => act.stop(plan.graceMs), serviceDeps(deps)), deps);
}

const serviceDeps = (deps: RunCaseDeps): RunCaseDeps => ({
  ...deps,
  onPhase: (phase) => deps.onPhase(phase, false),
});

async function runSignals(opened: FreeCase, way: Way, act: SignalAct, deps: RunCaseDeps): Promise<Ended> {
  const keys = opened.rows.map((row) => row.socket.socketKey);
  const run = createSignalRun(act, keys, deps);
  try {
    const stopped = await run.stop(opened.plan.graceMs);
    return await finish(opened, way, stopped, deps, run);
  } finally {
    run.release();
  }
}

const plain = (outcome: RunOutcome): Ended => ({ ...outcome, heldBy: [], respawner: null, againId: null });

function refused({ plan: { refusal }, resolution }: FreeCase): Ended {
  if (!refusal) throw new Error('nothing was refused');
  return {
    ...plain({ outcome: refusal.outcome, detail: `${refusal.message} ${refusal.nextStep}` }),
    heldBy: resolution.kind === 'changed' ? heldBy([resolution.now]) : [],
  };
}

const anotherWay = ({ plan }: FreeCase): RunOutcome => ({
  outcome: 'changed',
  detail: `Port ${plan.port} cannot be freed in the way that you were shown any more. Look at its plan again and decide anew.`,
});

const heldBy = (rows: readonly TrackedListener[]): Ended['heldBy'] =>
  rows.flatMap(({ owner, listener }) =>
    owner ? [{ pid: owner.identity.pid, name: owner.name, listenerId: listener.id }] : [],
  );

/** What follows once nobody holds the sockets any more, or why it did not come to that. */
async function finish(
  opened: FreeCase,
  way: Way,
  stopped: RunOutcome | null,
  deps: RunCaseDeps,
  run?: SignalRun,
): Promise<Ended> {
  if (stopped) return plain(stopped);
  deps.onPhase('proving');
  const proof = await proveFree(opened, new Set(opened.tracked.keys()), deps);
  const left = proof.kind === 'freed' && run?.hasRunners() ? await endRunners(run, deps) : [];
  const respawner = await respawnerOfProof(opened, way, proof, deps);
  const { port, protocol } = opened.plan;
  const outcome = proofOutcome({
    port,
    ended: endedWords(way),
    how: way.act.kind === 'signals' ? 'ended' : 'stopped',
    proof,
    respawner,
    left,
    suspended: run?.stoppedOnes() ?? [],
    connections: proof.kind === 'freed' ? await deps.platform.connections(protocol, port) : null,
  });
  return { ...outcome, heldBy: proof.kind === 'freed' ? [] : heldBy(proof.by), respawner, againId: null };
}

/** Whoever runs something else by now is no longer a runner of what has ended. */
async function endRunners(run: SignalRun, { platform }: RunCaseDeps): Promise<ProcessFacts[]> {
  const tree = createProcessTree(await platform.processes());
  return run.endRunners((pid) => tree.childrenOf(pid).map(({ identity }) => identity.pid));
}

async function respawnerOfProof(
  { around }: FreeCase,
  way: Way,
  proof: Proof,
  deps: RunCaseDeps,
): Promise<Respawner | null> {
  if (proof.kind === 'freed') {
    const expected = respawnerAfter(way, around);
    return expected?.when === 'on-change' ? expected : null;
  }
  const [newcomer] = proof.kind === 'retaken' ? proof.by : [];
  if (!newcomer) return null;
  const found = await findRespawner(newcomer, around.ancestors, deps.platform);
  if (found?.canStop) deps.memory.remember(found.match);
  if (!found) return null;
  const isKnown = found.match.process.identity.pid === around.supervisor?.process.identity.pid;
  return respawnerOf(found.match, isKnown ? around.app?.name : null);
}

/** `node (pid 12) and node (pid 13)`, `container web-1`. */
function endedWords({ act, target }: Way): string {
  if (act.kind === 'service') return target;
  const ended: readonly ProcessFacts[] = act.supervisor
    ? [act.supervisor.facts, ...act.holders]
    : act.holders;
  return list(ended.map(({ name, identity }) => `${name} (pid ${identity.pid})`));
}
