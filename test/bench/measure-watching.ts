/** What the real core costs while it watches and nothing happens, in CPU and memory, over a Node that does nothing. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { BareWorker } from './bare.ts';
import { type Measurement, unmeasured } from './figures.ts';
import type { Reader } from './scan-worker.ts';
import { pause, type Setting } from './setting.ts';
import type { Usage } from './usage.ts';
import type { WatchWorker } from './watch-worker.ts';
import { startWorker } from './worker.ts';

const WARM_UP_MS = 2_000;

interface Watched {
  percent: number;
  rssMb: number;
}

/** All watch side by side, so that what else happens on the machine meets all of them. */
export async function measureWatching(setting: Setting): Promise<Record<'watching' | 'memory', Measurement>> {
  const windowMs = setting.quick ? 6_000 : 30_000;
  const bare = startWorker<BareWorker>('bare');
  const watchers = (['netlink', 'procfs'] as const)
    .filter((reader) => setting.scanners[reader])
    .map((reader) => ({ reader, worker: startWorker<WatchWorker>('watch-worker') }));
  for (const { reader, worker } of watchers) {
    await worker.ask('watch', { reader, folder: mkdtempSync(join(setting.folder, 'watch-')) });
  }
  await pause(WARM_UP_MS);
  const look = () =>
    Promise.all([bare, ...watchers.map(({ worker }) => worker)].map((one) => one.ask('usage')));
  const before = await look();
  const start = performance.now();
  await pause(windowMs);
  const after = await look();
  const took = performance.now() - start;
  await Promise.all([bare, ...watchers.map(({ worker }) => worker)].map((one) => one.end()));

  const [idle, ...watched] = after.map((usage, at) => during(before[at], usage, took));
  const byReader = new Map<Reader, Watched>();
  watchers.forEach(({ reader }, at) => {
    const one = watched[at];
    if (one) byReader.set(reader, one);
  });
  const netlink = byReader.get('netlink');
  if (!idle || !netlink) {
    const nothing = unmeasured('netlink cannot be used here');
    return { watching: nothing, memory: nothing };
  }
  return {
    watching: over(idle, netlink, byReader.get('procfs'), 'percent'),
    memory: over(idle, netlink, byReader.get('procfs'), 'rssMb'),
  };
}

const during = (before: Usage | undefined, after: Usage, tookMs: number): Watched => ({
  percent: ((after.cpuMs - (before?.cpuMs ?? 0)) / tookMs) * 100,
  rssMb: after.rssMb,
});

function over(idle: Watched, ours: Watched, second: Watched | undefined, what: keyof Watched): Measurement {
  const peers = [{ name: 'bare Node', value: idle[what], ratio: null }];
  if (second) peers.unshift({ name: 'without koffi', value: second[what] - idle[what], ratio: null });
  return { value: ours[what] - idle[what], peers };
}
