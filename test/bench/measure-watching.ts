/** What the real core costs while it watches and nothing happens, in CPU and memory, over a Node that does nothing. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { BareWorker } from './bare.ts';
import { type Measurement, unmeasured } from './figures.ts';
import type { Reader } from './scan-worker.ts';
import { pause, type Setting } from './setting.ts';
import { median } from './statistics.ts';
import type { Usage } from './usage.ts';
import type { WatchWorker } from './watch-worker.ts';
import { startWorker, type Worker } from './worker.ts';

/**
 * About 8 s after its start, later on a busy machine, V8 tidies its heap, once, for 30 to 60 ms: that is neither a part
 * of watching nor of the memory it needs.
 */
const WARM_UP_MS = 14_000;
/** Where the machine is busy, that comes later: the middle one of several slices is taken, which has none of it. */
const SLICE_MS = 2_000;
const SLICES = 15;
const QUICK_SLICES = 5;
/** After a change the pace is quicker for 3 s. */
const TO_REST_MS = 3_500;

interface Watched {
  percent: number;
  rssMb: number;
}

export interface Watchers {
  /** Waits until they have run for a while, measures, and ends them. */
  measure(): Promise<Record<'watching' | 'memory', Measurement>>;
}

/** All watch side by side, so that what else happens on the machine meets all of them. */
export async function startWatchers(setting: Setting): Promise<Watchers> {
  const bare = startWorker<BareWorker>('bare');
  const watchers = (['netlink', 'procfs'] as const)
    .filter((reader) => setting.scanners[reader])
    .map((reader) => ({ reader, worker: startWorker<WatchWorker>('watch-worker') }));
  for (const { reader, worker } of watchers) {
    await worker.ask('watch', { reader, folder: mkdtempSync(join(setting.folder, 'watch-')) });
  }
  const all = [watching(bare), ...watchers.map(({ worker }) => watching(worker))];
  const started = performance.now();
  return {
    async measure() {
      await pause(Math.max(TO_REST_MS, started + WARM_UP_MS - performance.now()));
      const [idle, ...watched] = await watchFor(all, setting.quick ? QUICK_SLICES : SLICES);
      await Promise.all(all.map((one) => one.end()));
      const of = (reader: Reader) => watched[watchers.findIndex((watcher) => watcher.reader === reader)];
      return compared(idle, of('netlink'), of('procfs'));
    },
  };
}

interface Watching {
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

const watching = (worker: Worker<BareWorker>): Watching => ({
  usage: () => worker.ask('usage'),
  end: () => worker.end(),
});

async function watchFor(all: readonly Watching[], slices: number): Promise<Watched[]> {
  const percents = all.map(() => [] as number[]);
  let before = await look(all);
  for (let slice = 0; slice < slices; slice++) {
    const start = performance.now();
    await pause(SLICE_MS);
    const after = await look(all);
    const took = performance.now() - start;
    for (const [at, list] of percents.entries()) {
      list.push((((after[at]?.cpuMs ?? 0) - (before[at]?.cpuMs ?? 0)) / took) * 100);
    }
    before = after;
  }
  return before.map(({ rssMb }, at) => ({ percent: median(percents[at] ?? []), rssMb }));
}

const look = (all: readonly Watching[]): Promise<Usage[]> => Promise.all(all.map((one) => one.usage()));

function compared(
  idle: Watched | undefined,
  netlink: Watched | undefined,
  procfs: Watched | undefined,
): Record<'watching' | 'memory', Measurement> {
  if (!idle || !netlink) {
    const nothing = unmeasured('netlink cannot be used here');
    return { watching: nothing, memory: nothing };
  }
  return { watching: over(idle, netlink, procfs, 'percent'), memory: over(idle, netlink, procfs, 'rssMb') };
}

function over(idle: Watched, ours: Watched, second: Watched | undefined, what: keyof Watched): Measurement {
  const peers = [{ name: 'bare Node', value: idle[what], ratio: null }];
  if (second) peers.unshift({ name: 'without koffi', value: second[what] - idle[what], ratio: null });
  return { value: ours[what] - idle[what], peers };
}
