/** The real core, watching as it does while somebody looks, without any door. */
import { keepHeapSmall } from '../../main/server/small-heap.ts';
import type { Reader } from './scan-worker.ts';
import { usage } from './usage.ts';
import { answerQuestions } from './worker.ts';

const operations = {
  async watch({ reader, folder }: { reader: Reader; folder: string }): Promise<void> {
    // In the order in which a host does it.
    const started = keepHeapSmall();
    const [{ createCore }, { createLinuxPlatform }, { openSettings }] = await Promise.all([
      import('../../main/core/core.ts'),
      import('../../main/core/platform/linux/create-linux-platform.ts'),
      import('../../main/core/settings.ts'),
    ]);
    const core = createCore({
      platform: await createLinuxPlatform({ reader, withoutKoffi: reader === 'procfs' }),
      door: 'browser',
      version: 'bench',
      dataFolder: folder,
      home: folder,
      settings: openSettings(folder),
    });
    await core.start();
    core.setWatched(true);
    started();
  },
  usage,
};
export type WatchWorker = typeof operations;

answerQuestions(operations);
