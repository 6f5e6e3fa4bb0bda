/** A real host in browser mode, optionally with a meter on its event loop. */
import { keepHeapSmall } from '../../main/server/small-heap.ts';
import { type GapMeter, type LongestGaps, startGapMeter } from './gap-meter.ts';
import { usage } from './usage.ts';
import { answerQuestions } from './worker.ts';

export interface RunningHost {
  url: string;
  origin: string;
  token: string;
}

export const PHASES = {
  opening: 'opening the platform',
  starting: 'starting, first scan',
  watching: 'watching',
};

let meter: GapMeter | undefined;

/** What ran just before belongs to the phase before, so the meter gets a turn first. */
async function enter(phase: string): Promise<void> {
  if (!meter) return;
  await new Promise((resolve) => setImmediate(resolve));
  meter.phase(phase);
}

const loadParts = () =>
  Promise.all([
    import('../../main/core/core.ts'),
    import('../../main/core/platform/index.ts'),
    import('../../main/core/settings.ts'),
    import('../../main/server/browser-mode.ts'),
    import('../../main/server/find-host.ts'),
  ]);

const operations = {
  async serve(options: { folder: string; staticRoot: string; metered: boolean }): Promise<RunningHost> {
    const { folder, staticRoot } = options;
    // In the order in which a host does it.
    const started = keepHeapSmall();
    const [{ createCore }, { createPlatform }, { openSettings }, { serveBrowserMode }, { findHost }] =
      await loadParts();
    if (options.metered) meter = startGapMeter(PHASES.opening);
    await enter(PHASES.opening);
    const platform = await createPlatform();
    await enter(PHASES.starting);
    const mode = await serveBrowserMode({
      dataFolder: folder,
      staticRoot,
      version: 'bench',
      makeCore: async () =>
        createCore({
          platform,
          door: 'browser',
          version: 'bench',
          dataFolder: folder,
          home: folder,
          settings: openSettings(folder),
        }),
    });
    started();
    await enter(PHASES.watching);
    if (mode.kind !== 'serving') throw new Error(`no host: ${JSON.stringify(mode)}`);
    const endpoint = await findHost(folder);
    if (!endpoint) throw new Error('the host does not answer');
    return { url: mode.url, origin: mode.origin, token: endpoint.token };
  },
  phase: enter,
  longestGaps(): LongestGaps {
    if (!meter) throw new Error('there is no meter');
    return meter.stop();
  },
  usage,
};
export type HostWorker = typeof operations;

answerQuestions(operations);
