/** The face of freeing: a plan for a listener id, and a free that can be watched, forced and cancelled. */
import { randomUUID } from 'node:crypto';
import {
  type FreePlan,
  type FreeProgress,
  type FreeResult,
  fail,
  ok,
  type Result,
  type Settings,
} from '../../../preload/model.ts';
import type { ProcessFactsCache } from '../owner/process-facts.ts';
import type { Platform } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { Watcher } from '../watching/watcher.ts';
import { planFree } from './free-plan.ts';
import { type RunOutcome, runFree } from './free-run.ts';
import { resolveTarget } from './free-target.ts';
import type { SeenListeners } from './seen-listeners.ts';

export interface FreeingDeps {
  platform: Platform;
  watcher: Pick<Watcher, 'scanNow'>;
  facts: ProcessFactsCache;
  seen: SeenListeners;
  settings: () => Settings;
  /** Tells what is under way, whenever that changes. */
  onProgress(freeing: FreeProgress[]): void;
  onResult(result: FreeResult): void;
  now: () => Date;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
}

export interface FreeOptions {
  listenerId: string;
  graceMs?: number | undefined;
  overrideProtected?: boolean;
}

export interface Freeing {
  plan(options: FreeOptions): Promise<Result<FreePlan>>;
  free(options: FreeOptions): Promise<Result<FreeResult>>;
  cancel(freeId: string): boolean;
  forceNow(freeId: string): boolean;
  /** Cancels all: nothing is signalled any more, and nothing new begins. */
  stop(): Promise<void>;
}

interface UnderWay {
  progress: FreeProgress;
  cancelled: boolean;
  forced: boolean;
}

export function createFreeing(deps: FreeingDeps): Freeing {
  const underWay = new Map<string, UnderWay>();
  /** By what is being freed, so that two who ask at once share one free. */
  const shared = new Map<string, Promise<Result<FreeResult>>>();
  let stopped = false;

  const report = () => deps.onProgress([...underWay.values()].map((one) => one.progress));

  const prepare = async (seen: TrackedListener, options: FreeOptions, thorough: boolean) => {
    const tracked = await deps.watcher.scanNow({ thorough });
    const resolution = await resolveTarget(seen, tracked, deps.facts);
    const settings = deps.settings();
    const plan = planFree(seen, resolution, tracked, {
      self: deps.platform.self,
      canFree: deps.platform.capabilities.free,
      protectedNames: settings.protectedNames,
      overrideProtected: options.overrideProtected ?? false,
      graceMs: options.graceMs ?? settings.graceMs,
    });
    return { plan, target: resolution.kind === 'target' ? resolution.target : null };
  };

  const run = async (seen: TrackedListener, options: FreeOptions): Promise<FreeResult> => {
    const started = deps.monotonic();
    const finish = (plan: FreePlan, { outcome, detail }: RunOutcome): FreeResult => {
      const result: FreeResult = {
        port: seen.listener.port,
        protocol: seen.listener.protocol,
        outcome,
        pid: seen.owner?.identity.pid ?? null,
        startedAt: seen.owner?.startedAt ?? null,
        plan,
        tookMs: Math.round(deps.monotonic() - started),
        detail,
        heldBy: [],
        respawner: null,
        againId: null,
      };
      deps.onResult(result);
      return result;
    };
    const { plan, target } = await prepare(seen, options, false);
    if (plan.refusal) {
      return finish(plan, {
        outcome: plan.refusal.outcome,
        detail: `${plan.refusal.message} ${plan.refusal.nextStep}`,
      });
    }
    if (!target) throw new Error('a plan without a refusal has a target');
    const one = begin(seen, target.processes[0]?.name ?? '');
    try {
      const outcome = await runFree(target, plan.graceMs, {
        platform: deps.platform,
        scan: () => deps.watcher.scanNow(),
        monotonic: deps.monotonic,
        pause: deps.pause,
        isCancelled: () => one.cancelled || stopped,
        isForcedNow: () => one.forced,
        onPhase(phase) {
          const forceAt = phase === 'waiting' ? (one.progress.forceAt ?? forceTime(plan.graceMs)) : null;
          one.progress = { ...one.progress, phase, forceAt };
          report();
        },
      });
      return finish(plan, outcome);
    } finally {
      underWay.delete(one.progress.freeId);
      report();
    }
  };

  const forceTime = (graceMs: number) => new Date(deps.now().getTime() + graceMs).toISOString();

  const begin = (seen: TrackedListener, name: string): UnderWay => {
    const one: UnderWay = {
      cancelled: false,
      forced: false,
      progress: {
        freeId: randomUUID(),
        listenerId: seen.listener.id,
        port: seen.listener.port,
        protocol: seen.listener.protocol,
        name,
        pid: seen.owner?.identity.pid ?? 0,
        phase: 'asking',
        forceAt: null,
      },
    };
    underWay.set(one.progress.freeId, one);
    return one;
  };

  const unknownListener = () =>
    fail('not-found', 'That row is not known here any more.', 'Look at the list again and choose anew.');

  return {
    async plan(options) {
      const seen = deps.seen.get(options.listenerId);
      if (!seen) return unknownListener();
      return ok((await prepare(seen, options, true)).plan);
    },
    async free(options) {
      const seen = deps.seen.get(options.listenerId);
      if (!seen) return unknownListener();
      if (stopped) return fail('unavailable', 'Quayside is ending.', 'Start it again and try then.');
      const owner = seen.owner?.identity;
      const key = `${seen.listener.protocol} ${seen.listener.port} ${owner ? `${owner.pid} ${owner.startKey}` : seen.key}`;
      const other = shared.get(key);
      if (other) return other;
      const free = run(seen, options)
        .then(ok)
        .finally(() => shared.delete(key));
      shared.set(key, free);
      return free;
    },
    cancel(freeId) {
      const one = underWay.get(freeId);
      if (one) one.cancelled = true;
      return one !== undefined;
    },
    forceNow(freeId) {
      const one = underWay.get(freeId);
      if (one) one.forced = true;
      return one !== undefined;
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(shared.values());
    },
  };
}
