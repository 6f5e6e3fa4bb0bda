/** The real core, watching as it does while somebody looks, without any door. */
import { createCore } from '../../main/core/core.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { Reader } from './scan-worker.ts';
import { usage } from './usage.ts';
import { answerQuestions } from './worker.ts';

const operations = {
  async watch({ reader, folder }: { reader: Reader; folder: string }): Promise<void> {
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
  },
  usage,
};
export type WatchWorker = typeof operations;

answerQuestions(operations);
