/** The face of freeing: plans for listener ids, and frees that can be watched, forced and cancelled. */
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
import type { StartAgainBook } from '../again/start-again.ts';
import type { ContainerEngines } from '../containers/container-engines.ts';
import type { ProcessFactsCache } from '../owner/process-facts.ts';
import type { Platform } from '../platform/platform.ts';
import { createRespawnerMemory } from '../supervision/respawner-memory.ts';
import type { SuperviseControl } from '../supervision/supervised-app.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { Watcher } from '../watching/watcher.ts';
import { closedIds } from './closed-ids.ts';
import { type FreeCaseDeps, openCase } from './free-case.ts';
import {
  closedAlong,
  groupByOwner,
  inOrder,
  notBegun,
  onePerPort,
  onePerService,
  ownerKey,
  withoutTwins,
} from './free-many.ts';
import type { FreeOptions, FreeWord } from './free-options.ts';
import type { TunnelOf } from './free-tunnel.ts';
import { prepareAgain } from './prepare-again.ts';
import { runCase } from './run-case.ts';
import type { SeenListeners } from './seen-listeners.ts';

export interface FreeingDeps {
  platform: Platform;
  watcher: Pick<Watcher, 'scanNow' | 'tracked'>;
  facts: ProcessFactsCache;
  containers: ContainerEngines;
  supervise: SuperviseControl;
  again: Pick<StartAgainBook, 'remember'>;
  seen: SeenListeners;
  /** The saved tunnel that listens there now: nothing of it is ever signalled. */
  tunnelOf: TunnelOf;
  settings: () => Settings;
  /** Tells what is under way, whenever that changes. */
  onProgress(freeing: FreeProgress[]): void;
  /** `closedIds`: the rows that were freed; none unless the outcome is `freed`. */
  onResult(result: FreeResult, closedIds: readonly string[]): void;
  now: () => Date;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
}

export interface Freeing {
  plan(options: FreeOptions): Promise<Result<FreePlan>>;
  /** One plan an owner, in the order of the ids. */
  planMany(listenerIds: readonly string[], word: FreeWord): Promise<Result<{ plans: FreePlan[] }>>;
  free(options: FreeOptions): Promise<Result<FreeResult>>;
  /** One result a port and protocol; owners side by side, the ports of one owner one after another. */
  freeMany(
    targets: readonly Pick<FreeOptions, 'listenerId' | 'verb'>[],
    word: FreeWord,
  ): Promise<Result<{ results: FreeResult[] }>>;
  cancel(freeId: string): boolean;
  forceNow(freeId: string): boolean;
  /** Cancels all: nothing is signalled any more, and nothing new begins. */
  stop(): Promise<void>;
}

interface UnderWay {
  progress: FreeProgress;
  readonly cancelling: AbortController;
  forced: boolean;
}

export function createFreeing(deps: FreeingDeps): Freeing {
  const underWay = new Map<string, UnderWay>();
  /** By what is being freed, so that two who ask at once share one free. */
  const shared = new Map<string, Promise<Result<FreeResult>>>();
  const memory = createRespawnerMemory();
  const stopped = new AbortController();

  const caseDeps: FreeCaseDeps = { ...deps, memory };
  const report = () => deps.onProgress([...underWay.values()].map((one) => one.progress));
  const forceTime = (graceMs: number) => new Date(deps.now().getTime() + graceMs).toISOString();
  const look = (thorough: boolean) => deps.watcher.scanNow({ thorough });

  const run = async (seen: TrackedListener, options: FreeOptions): Promise<FreeResult> => {
    const started = deps.monotonic();
    const one = begin(seen);
    try {
      const opened = await openCase(seen, await look(false), options, caseDeps);
      one.progress = { ...one.progress, name: seen.owner?.name ?? opened.plan.target };
      const offerAgain = await prepareAgain(opened, deps);
      const ended = await runCase(opened, options, {
        ...caseDeps,
        monotonic: deps.monotonic,
        pause: deps.pause,
        scan: () => deps.watcher.scanNow(),
        isCancelled: () => stopped.signal.aborted || one.cancelling.signal.aborted,
        stopped: AbortSignal.any([stopped.signal, one.cancelling.signal]),
        isForcedNow: () => one.forced,
        onPhase(phase, canForce = true) {
          const waits = phase === 'waiting' && canForce;
          const forceAt = waits ? (one.progress.forceAt ?? forceTime(opened.plan.graceMs)) : null;
          one.progress = { ...one.progress, phase, forceAt };
          report();
        },
      });
      const isFreed = ended.outcome === 'freed';
      const closed = isFreed ? closedIds(opened, deps.watcher.tracked()) : [];
      const result: FreeResult = {
        port: seen.listener.port,
        protocol: seen.listener.protocol,
        pid: seen.owner?.identity.pid ?? null,
        startedAt: seen.owner?.startedAt ?? null,
        plan: opened.plan,
        tookMs: Math.round(deps.monotonic() - started),
        ...ended,
        againId: isFreed ? offerAgain(closed) : null,
      };
      deps.onResult(result, closed);
      return result;
    } finally {
      underWay.delete(one.progress.freeId);
      report();
    }
  };

  /** Known before anything is looked at, so that it can be cancelled before anything is sent. */
  const begin = (seen: TrackedListener): UnderWay => {
    const one: UnderWay = {
      cancelling: new AbortController(),
      forced: false,
      progress: {
        freeId: randomUUID(),
        listenerId: seen.listener.id,
        port: seen.listener.port,
        protocol: seen.listener.protocol,
        name: seen.owner?.name ?? '',
        pid: seen.owner?.identity.pid ?? 0,
        phase: 'asking',
        forceAt: null,
      },
    };
    underWay.set(one.progress.freeId, one);
    report();
    return one;
  };

  const free = async (options: FreeOptions): Promise<Result<FreeResult>> => {
    const seen = deps.seen.get(options.listenerId);
    if (!seen) return unknownListener();
    if (stopped.signal.aborted)
      return fail('unavailable', 'Quayside is ending.', 'Start it again and try then.');
    const key = `${seen.listener.protocol} ${seen.listener.port} ${ownerKey(seen)}`;
    const other = shared.get(key);
    if (other) return other;
    const running = run(seen, options)
      .then(ok)
      .finally(() => shared.delete(key));
    shared.set(key, running);
    return running;
  };

  const withSeen = <T extends { listenerId: string }>(
    targets: readonly T[],
  ): Result<(T & { seen: TrackedListener })[]> => {
    const known: (T & { seen: TrackedListener })[] = [];
    for (const target of targets) {
      const seen = deps.seen.get(target.listenerId);
      if (!seen) return unknownListener();
      known.push({ ...target, seen });
    }
    return ok(known);
  };

  const freeOwner = async (
    targets: readonly { seen: TrackedListener; options: FreeOptions }[],
  ): Promise<Result<FreeResult[]>> => {
    const results: FreeResult[] = [];
    for (const { seen, options } of targets) {
      if (results.at(-1)?.outcome === 'cancelled') {
        results.push(notBegun(seen.listener));
        continue;
      }
      const result = await free(options);
      if (!result.ok) return result;
      const [first] = results;
      results.push(first ? closedAlong(result.value, first) : result.value);
    }
    return ok(results);
  };

  return {
    async plan(options) {
      const seen = deps.seen.get(options.listenerId);
      if (!seen) return unknownListener();
      return ok((await openCase(seen, await look(true), options, caseDeps)).plan);
    },
    async planMany(listenerIds, word) {
      const targets = withSeen(listenerIds.map((listenerId) => ({ listenerId })));
      if (!targets.ok) return targets;
      const tracked = await look(true);
      const plans: FreePlan[] = [];
      for (const [first] of groupByOwner(targets.value)) {
        if (first) plans.push((await openCase(first.seen, tracked, word, caseDeps)).plan);
      }
      return ok({ plans: onePerService(plans, (plan) => plan) });
    },
    free,
    async freeMany(targets, word) {
      const known = withSeen(targets);
      if (!known.ok) return known;
      const owners = groupByOwner(onePerPort(known.value));
      const ended = await Promise.all(
        owners.map((own) =>
          freeOwner(own.map(({ seen, ...target }) => ({ seen, options: { ...word, ...target } }))),
        ),
      );
      const results: FreeResult[] = [];
      for (const result of ended) {
        if (!result.ok) return result;
        results.push(...result.value);
      }
      return ok({ results: withoutTwins(inOrder(results, known.value)) });
    },
    cancel(freeId) {
      const one = underWay.get(freeId);
      one?.cancelling.abort();
      return one !== undefined;
    },
    forceNow(freeId) {
      const one = underWay.get(freeId);
      if (one) one.forced = true;
      return one !== undefined;
    },
    async stop() {
      stopped.abort();
      await Promise.allSettled(shared.values());
    },
  };
}

const unknownListener = () =>
  fail('not-found', 'That row is not known here any more.', 'Look at the list again and choose anew.');
