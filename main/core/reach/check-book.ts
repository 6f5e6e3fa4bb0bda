/** Keeps the checks that run and those that are over: begun, looked at, cancelled; each bounded, none forgotten. */
import { randomUUID } from 'node:crypto';
import type { CheckProgress, CheckResult, CheckSpan, Result } from '../../../preload/model.ts';
import { fail, ok } from '../../../preload/model.ts';
import { createStop, type Stop } from './stop.ts';

/** What a check tells while it runs. */
export interface CheckTold {
  /** So many ports more are done. */
  done(ports: number): void;
  result(result: CheckResult): void;
}

/** Runs to its end, or soon ends where `stop` is given; settles with the ports of which there is no result. */
export type CheckWork = (told: CheckTold, stop: Stop) => Promise<CheckSpan[]>;

export interface CheckBook {
  start(total: number, work: CheckWork): Result<{ checkId: string; total: number }>;
  look(checkId: string, after: number): Promise<Result<CheckProgress>>;
  /** Whether there was something to cancel. */
  cancel(checkId: string): boolean;
  /** Cancels all of them. Settles when none does anything any more. */
  stop(): Promise<void>;
}

export interface CheckBookDeps {
  onError(error: unknown): void;
  times?: CheckTimes;
}

export interface CheckTimes {
  /** One that nobody looks at for so long is cancelled: its client is gone. */
  readonly unseenMs: number;
  /** How long one that is over is kept. */
  readonly keptMs: number;
  /** How long a look waits for something new. */
  readonly newsMs: number;
  /** How long it goes on to gather then, unless a page is full or all is over. */
  readonly gatherMs: number;
}

const TIMES: CheckTimes = { unseenMs: 10_000, keptMs: 60_000, newsMs: 500, gatherMs: 30 };
const MOST_RUNNING = 4;
const MOST_KEPT = 16;
const RESULTS_A_LOOK = 100;

interface Entry {
  readonly id: string;
  readonly total: number;
  readonly results: CheckResult[];
  readonly stop: Stop & { stop(): void };
  state: CheckProgress['state'];
  done: number;
  spans: CheckSpan[];
  /** Those who wait for something new. */
  readonly waiting: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
  /** Settles when its work is over. */
  over: Promise<void>;
}

export function createCheckBook({ onError, times = TIMES }: CheckBookDeps): CheckBook {
  const entries = new Map<string, Entry>();
  let stopped = false;

  const drop = (entry: Entry) => {
    clearTimeout(entry.timer);
    entries.delete(entry.id);
  };
  const tell = (entry: Entry) => {
    for (const wake of entry.waiting) wake();
    entry.waiting.clear();
  };
  /** Until somebody looks again; a look that waits counts as looking. */
  const expect = (entry: Entry) => {
    clearTimeout(entry.timer);
    const running = entry.state === 'running';
    entry.timer = setTimeout(
      () => {
        if (running) cancel(entry);
        else drop(entry);
      },
      running ? times.unseenMs : times.keptMs,
    ).unref();
  };
  const cancel = (entry: Entry): boolean => {
    if (entry.state !== 'running') return false;
    entry.state = 'cancelled';
    entry.stop.stop();
    expect(entry);
    tell(entry);
    return true;
  };
  const finish = (entry: Entry, spans: CheckSpan[] | null) => {
    if (spans === null) cancel(entry);
    if (spans === null || entry.state !== 'running') return;
    entry.spans = spans;
    entry.state = 'done';
    expect(entry);
    tell(entry);
  };
  const makeRoom = () => {
    const over = [...entries.values()].filter(({ state }) => state !== 'running');
    for (const entry of over.slice(0, Math.max(0, entries.size - MOST_KEPT + 1))) drop(entry);
  };

  return {
    start(total, work) {
      const running = [...entries.values()].filter(({ state }) => state === 'running');
      if (stopped || running.length >= MOST_RUNNING) return tooMany();
      makeRoom();
      const entry = newEntry(total);
      entries.set(entry.id, entry);
      expect(entry);
      entry.over = run(entry, work, tell, onError).then((spans) => finish(entry, spans));
      return ok({ checkId: entry.id, total });
    },
    async look(checkId, after) {
      const entry = entries.get(checkId);
      if (!entry) return unknown();
      if (entry.state === 'running') {
        clearTimeout(entry.timer);
        if (entry.results.length <= after) await news(entry, times.newsMs);
        await gather(entry, after + RESULTS_A_LOOK, times.gatherMs);
      }
      if (entry.state === 'running') expect(entry);
      return ok(progressOf(entry, after));
    },
    cancel(checkId) {
      const entry = entries.get(checkId);
      return entry !== undefined && cancel(entry);
    },
    async stop() {
      stopped = true;
      const all = [...entries.values()];
      for (const entry of all) {
        cancel(entry);
        drop(entry);
      }
      await Promise.all(all.map(({ over }) => over));
    },
  };
}

const newEntry = (total: number): Entry => ({
  id: randomUUID(),
  total,
  results: [],
  stop: createStop(),
  state: 'running',
  done: 0,
  spans: [],
  waiting: new Set(),
  timer: undefined,
  over: Promise.resolve(),
});

async function run(
  entry: Entry,
  work: CheckWork,
  tell: (entry: Entry) => void,
  onError: (error: unknown) => void,
): Promise<CheckSpan[] | null> {
  const told: CheckTold = {
    done(ports) {
      entry.done += ports;
    },
    result(result) {
      // What a cancelled one still finds nobody waits for.
      if (entry.state !== 'running') return;
      entry.results.push(result);
      tell(entry);
    },
  };
  try {
    return await work(told, entry.stop);
  } catch (error) {
    onError(error);
    return null;
  }
}

function news(entry: Entry, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      entry.waiting.delete(end);
      resolve();
    };
    const timer = setTimeout(end, limitMs);
    entry.waiting.add(end);
  });
}

/** Results come by the hundred, one by one: a client that asks for each sends more than a door takes. */
async function gather(entry: Entry, wanted: number, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs;
  for (;;) {
    const left = until - performance.now();
    if (left <= 0 || entry.state !== 'running' || entry.results.length >= wanted) return;
    await news(entry, left);
  }
}

function progressOf(entry: Entry, after: number): CheckProgress {
  const { id, state, done, total, results } = entry;
  const page = results.slice(after, after + RESULTS_A_LOOK);
  const next = Math.min(after, results.length) + page.length;
  const more = next < results.length;
  return {
    checkId: id,
    state,
    done,
    total,
    results: page,
    next,
    more,
    spans: state === 'done' && !more ? entry.spans : [],
  };
}

const tooMany = () =>
  fail('busy', 'Too many checks are under way.', 'Wait for one of them to end, or cancel it.');

const unknown = () => fail('not-found', 'That check is not known here any more.', 'Start it again.');
