/** Carries a plan out and says what came of it: the request to stop, the proof on the port, who has it now. */
import type { FreeProgress, FreeResult, Respawner } from '../../../preload/model.ts';
import type { Elevator, ProcessFacts } from '../platform/platform.ts';
import { createProcessTree } from '../supervision/process-tree.ts';
import { respawnerOf } from '../supervision/supervisors.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { runElevated } from './elevated-free.ts';
import { findRespawner } from './find-respawner.ts';
import type { FreeCase, FreeCaseDeps } from './free-case.ts';
import type { FreeWord } from './free-options.ts';
import { createSignalRun, type RunOutcome, type SignalRun } from './free-run.ts';
import { respawnerAfter, type SignalAct, type Way } from './free-ways.ts';
import { list, nameOfProcess, proofOutcome } from './proof-words.ts';
import { PROOF_MS, type Proof, proveFree, RESPAWN_PROOF_MS } from './prove-free.ts';
import { runService } from './service-run.ts';

export interface RunCaseDeps extends FreeCaseDeps {
  scan: () => Promise<ReadonlyMap<string, TrackedListener>>;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
  /** `canForce`: a countdown runs while it waits. */
  onPhase: (phase: FreeProgress['phase'], canForce?: boolean) => void;
  isCancelled: () => boolean;
  /** Aborted with the same. */
  stopped: AbortSignal;
  isForcedNow: () => boolean;
}

/** The part of a result that the run finds out. */
export type Ended = Pick<FreeResult, 'outcome' | 'detail' | 'heldBy' | 'respawner' | 'againId'>;

export async function runCase(
  opened: FreeCase,
  { elevate, overrideProtected }: FreeWord,
  deps: RunCaseDeps,
): Promise<Ended> {
  const { plan, way } = opened;
  const { elevator } = deps.platform;
  if (elevate && elevator && plan.elevation) {
    return elevated(opened, elevator, overrideProtected ?? false, deps);
  }
  if (plan.refusal) return refused(opened);
  if (!way) return plain(anotherWay(opened));
  const { act } = way;
  return act.kind === 'signals'
    ? runSignals(opened, way, act, deps)
    : finish(
        opened,
        storyOf(way),
        await runService(way, () => act.stop(plan.graceMs), serviceDeps(deps)),
        deps,
      );
}

/** The holders are known only once the system has given its word; what is protected is refused then too. */
async function elevated(
  opened: FreeCase,
  elevator: Elevator,
  overrideProtected: boolean,
  deps: RunCaseDeps,
): Promise<Ended> {
  const { protectedNames } = deps.settings();
  const { stopped, ended } = await runElevated(opened.rows, opened.plan.graceMs, {
    ...deps,
    elevator,
    protectedNames,
    overrideProtected,
  });
  return finish(opened, { how: 'ended', ended: list(ended.map(nameOfProcess)), way: null }, stopped, deps);
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
    return await finish(opened, storyOf(way), stopped, deps, run);
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
  story: Story,
  stopped: RunOutcome | null,
  deps: RunCaseDeps,
  run?: SignalRun,
): Promise<Ended> {
  if (stopped) return plain(stopped);
  deps.onPhase('proving');
  const expected = respawnerAfter(story.way ?? undefined, opened.around);
  const freeForMs = expected?.when === 'at-once' ? RESPAWN_PROOF_MS : PROOF_MS;
  const proof = await proveFree(opened, new Set(opened.tracked.keys()), freeForMs, deps);
  const left = proof.kind === 'freed' && run?.hasRunners() ? await endRunners(run, deps) : [];
  const respawner = await respawnerOfProof(opened, story.way, proof, deps);
  const { port, protocol } = opened.plan;
  const outcome = proofOutcome({
    port,
    ended: story.ended,
    how: story.how,
    proof,
    respawner,
    left,
    suspended: run?.stoppedOnes() ?? [],
    unaskable: run?.unaskableOnes() ?? [],
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
  way: Way | null,
  proof: Proof,
  deps: RunCaseDeps,
): Promise<Respawner | null> {
  if (proof.kind === 'freed') {
    const expected = respawnerAfter(way ?? undefined, around);
    return expected?.when === 'on-change' ? expected : null;
  }
  const [newcomer] = proof.kind === 'retaken' ? proof.by : [];
  if (!newcomer) return null;
  const found = await findRespawner(newcomer, around.ancestors, deps.platform);
  if (!found) return null;
  deps.memory.remember(found);
  const isKnown = found.process.identity.pid === around.supervisor?.process.identity.pid;
  return respawnerOf(found, isKnown ? around.app?.name : null);
}

/** Who or what was stopped, in words: `node (pid 12) and node (pid 13)`, `container web-1`. */
interface Story {
  readonly ended: string;
  readonly how: 'ended' | 'stopped';
  /** Null where there was none but an administrator's word. */
  readonly way: Way | null;
}

function storyOf(way: Way): Story {
  const { act, target } = way;
  if (act.kind === 'service') return { ended: target, how: 'stopped', way };
  const ended = act.supervisor ? [act.supervisor.facts, ...act.holders] : act.holders;
  return { ended: list(ended.map(nameOfProcess)), how: 'ended', way };
}
