/** The scan loop: one scan in flight, paced, woken by a closing port, paused on the user's word. */
import type { Change, Snapshot } from '../../../preload/model.ts';
import type { ProcessFactsCache } from '../owner/process-facts.ts';
import type { Platform, Scan } from '../platform/platform.ts';
import type { ServiceOf } from '../registry/port-names.ts';
import { diffListeners } from './diff-listeners.ts';
import { type TrackerClock, trackListeners } from './listener-tracker.ts';
import { nameAgain } from './name-again.ts';
import { nextPause } from './pace.ts';
import { isComplete, type TrackedListener } from './tracked-listener.ts';

/** A scan that takes longer than this in ms is said to be stalled; the rows before it stay. */
const STALLED_AFTER_MS = 5_000;

/** The least gap between two scans that closing ports ask for, in ms: a busy resolver closes thousands of UDP ports a second. */
const WAKE_GAP_MS = 20;

/** How often at most the cost of a scan is told when nothing else is new, in ms. */
const COST_NEWS_MS = 30_000;

export interface WatcherDeps {
  platform: Pick<Platform, 'scan' | 'onClose' | 'capabilities'>;
  facts: ProcessFactsCache;
  clock: TrackerClock;
  /** What ports mean; the built-in names where none is given. */
  serviceOf?: ServiceOf;
  /** Takes the rows of a scan that is news, a turn of the event loop before `publish` does. */
  see?(rows: ReadonlyMap<string, TrackedListener>): void;
  /** Takes what a scan found; called only when something that a door shows is new. */
  publish(news: Partial<Pick<Snapshot, 'listeners' | 'watching' | 'warnings'>>, changes: Change[]): void;
  onError(error: unknown): void;
}

export interface Watcher {
  start(): Promise<void>;
  stop(): void;
  /** For so many ms, or until `resume`. */
  pause(forMs: number | null): void;
  resume(): void;
  setWatched(watched: boolean): void;
  /** What ports mean has changed: the rows that there are get their new names, which is no change of a port. */
  nameAgain(): Promise<void>;
  /** A whole scan that starts after this call; callers that wait for the same one share it. */
  scanNow(options?: { thorough?: boolean }): Promise<ReadonlyMap<string, TrackedListener>>;
  tracked(): ReadonlyMap<string, TrackedListener>;
}

/** UDP ports come and go with every name that is looked up: they do not quicken the pace. */
const isLively = (change: Change): boolean => 'listener' in change && change.listener.protocol === 'tcp';

export function createWatcher(deps: WatcherDeps): Watcher {
  const { platform, facts, clock, serviceOf, publish, onError } = deps;
  let tracked: ReadonlyMap<string, TrackedListener> = new Map();
  let last: Scan | null = null;
  let watching: Snapshot['watching'] = { state: 'starting', reader: '', scanMs: 0, resumesAt: null };
  let changedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let incomplete = false;
  let namesAreOld = false;
  let running: Promise<void> | null = null;
  let queued: { thorough: boolean; done: Promise<void> } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let mode: 'starting' | 'watching' | 'paused' | 'stopped' = 'starting';
  let watched = false;
  let stopCloseEvents = () => {};
  /** What a scan costs that finds nothing new: those that do are few, and cost more. */
  let steadyMs: number | null = null;
  let costToldAt = Number.NEGATIVE_INFINITY;
  let wokenAt = Number.NEGATIVE_INFINITY;
  let resumesAt: string | null = null;
  let resumeTimer: ReturnType<typeof setTimeout> | undefined;
  let wakeTimer: ReturnType<typeof setTimeout> | undefined;

  const stateNow = (): Snapshot['watching']['state'] => (mode === 'paused' ? 'paused' : 'watching');

  const look = async (thorough: boolean) => {
    const stalled = setTimeout(() => publishState({ ...watching, state: 'stalled' }), STALLED_AFTER_MS);
    const started = clock.monotonic();
    try {
      const scan = await platform.scan({ thorough });
      const scanMs = Math.round((clock.monotonic() - started) * 10) / 10;
      await take(scan, scanMs);
    } catch (error) {
      onError(error);
      publishState({ ...watching, state: 'stalled' });
    } finally {
      clearTimeout(stalled);
    }
  };

  const take = async (scan: Scan, scanMs: number) => {
    if (last?.sockets === scan.sockets && last.warnings === scan.warnings && !incomplete && !namesAreOld) {
      steadyMs = scanMs;
      if (watching.state !== stateNow() || isCostNews(scanMs)) {
        publishState({ state: stateNow(), reader: scan.reader, scanMs, resumesAt });
      }
      return;
    }
    const first = last === null;
    const before = namesAreOld ? nameAgain(tracked, serviceOf) : tracked;
    const namesAreNew = before !== tracked;
    namesAreOld = false;
    const after = await trackListeners(scan.sockets, before, facts, clock, first, serviceOf);
    incomplete = [...after.values()].some((row) => !isComplete(row));
    const changes = diffListeners(before, after, clock.now().toISOString());
    const warningsAreNew = last?.warnings !== scan.warnings;
    last = scan;
    tracked = after;
    if (!first && changes.some(isLively)) changedAt = clock.monotonic();
    facts.keepOnly(scan.sockets.flatMap((socket) => socket.holders));
    const isNews = changes.length > 0 || warningsAreNew || namesAreNew || first;
    if (!isNews && watching.state === stateNow()) return;
    // All that follows from many rows at once would hold the event loop.
    await clock.yield();
    deps.see?.(after);
    await clock.yield();
    if (mode === 'stopped') return;
    // As it is now: it may have been paused or resumed while the owners were looked up.
    watching = { state: stateNow(), reader: scan.reader, scanMs: steadyMs ?? scanMs, resumesAt };
    const listeners = [...after.values()].map((row) => row.listener);
    publish({ listeners, watching, warnings: [...scan.warnings] }, first ? [] : changes);
  };

  /** The cost of a scan alone is told seldom, and only where it is another one: the first look costs far more. */
  const isCostNews = (scanMs: number): boolean => {
    const differs = Math.abs(scanMs - watching.scanMs) > Math.max(0.2, watching.scanMs / 2);
    if (!differs || clock.monotonic() - costToldAt < COST_NEWS_MS) return false;
    costToldAt = clock.monotonic();
    return true;
  };

  const publishState = (next: Snapshot['watching']) => {
    watching = next;
    publish({ watching }, []);
  };

  const run = (thorough: boolean): Promise<void> => {
    running = look(thorough).finally(() => {
      lookedAt = clock.monotonic();
      running = null;
    });
    return running;
  };

  const scanAfterNow = (thorough: boolean): Promise<void> => {
    if (!running) return run(thorough);
    if (queued) {
      queued.thorough ||= thorough;
      return queued.done;
    }
    const waiting = { thorough, done: Promise.resolve() };
    waiting.done = running.then(() => {
      queued = null;
      return run(waiting.thorough);
    });
    queued = waiting;
    return waiting.done;
  };

  const schedule = () => {
    clearTimeout(timer);
    if (mode !== 'watching') return;
    const pause = nextPause({ sinceChangeMs: clock.monotonic() - changedAt, watched });
    // Counted from the last look: clients that come and go set the pace anew, and must not put the next look off.
    const rested = clock.monotonic() - lookedAt;
    timer = setTimeout(
      async () => {
        await (running ?? run(false));
        schedule();
      },
      Math.max(0, pause - rested),
    );
  };

  const wake = () => {
    if (mode !== 'watching') return;
    const pause = Math.max(0, wokenAt + WAKE_GAP_MS - clock.monotonic());
    clearTimeout(wakeTimer);
    wakeTimer = setTimeout(() => {
      wokenAt = clock.monotonic();
      void scanAfterNow(false).then(schedule);
    }, pause);
  };

  const watch = () => {
    mode = 'watching';
    stopCloseEvents = platform.onClose(wake);
    schedule();
  };

  const resume = () => {
    if (mode !== 'paused') return;
    clearTimeout(resumeTimer);
    resumesAt = null;
    watch();
    void scanAfterNow(false);
  };

  const rest = (next: 'paused' | 'stopped') => {
    mode = next;
    clearTimeout(timer);
    clearTimeout(wakeTimer);
    clearTimeout(resumeTimer);
    stopCloseEvents();
    stopCloseEvents = () => {};
  };

  return {
    async start() {
      await scanAfterNow(false);
      // It may have been paused or stopped meanwhile.
      if (mode === 'starting') watch();
    },
    stop: () => rest('stopped'),
    pause(forMs) {
      if (mode === 'stopped') return;
      rest('paused');
      resumesAt = forMs === null ? null : new Date(clock.now().getTime() + forMs).toISOString();
      if (forMs !== null) resumeTimer = setTimeout(resume, forMs);
      // The first look says it with the list: paused without one would look like no ports at all.
      if (watching.state !== 'starting') publishState({ ...watching, state: 'paused', resumesAt });
    },
    resume,
    setWatched(next) {
      if (watched === next) return;
      watched = next;
      schedule();
    },
    nameAgain() {
      namesAreOld = true;
      return scanAfterNow(false);
    },
    async scanNow(options) {
      await scanAfterNow(options?.thorough ?? false);
      return tracked;
    },
    tracked: () => tracked,
  };
}
