/** Starts browser mode for `quayside serve`, as the one host of its data folder. */

import type { Failure, Warning } from '../../preload/model.ts';
import { VERSION } from '../core/version.ts';

export type Serving =
  | {
      kind: 'serving';
      url: string;
      warnings: readonly Warning[];
      /** Opens the page without its token standing in a command line. Null when that went well. */
      openPage(): Promise<Failure | null>;
      /** What was up and is stopped, in one line, or null. */
      stop(): Promise<string | null>;
    }
  | { kind: 'running'; url: string; pid: number; door: string }
  | { kind: 'failed'; failure: Failure };

export type ServeDoor = (port: number | undefined) => Promise<Serving>;

type Env = Readonly<Record<string, string | undefined>>;

export const createServeDoor =
  (env: Env, staticRoot: string, onError: (error: unknown) => void): ServeDoor =>
  async (port) => {
    const started = (await import('../server/small-heap.ts')).keepHeapSmall();
    const [
      { endBrowserMode, serveBrowserMode },
      { openInBrowser },
      { makeCore },
      { createPlatform },
      { dataFolder },
    ] = await Promise.all([
      import('../server/browser-mode.ts'),
      import('../server/open-in-browser.ts'),
      import('./own-core.ts'),
      import('../core/platform/index.ts'),
      import('../core/paths.ts'),
    ]);
    const folder = dataFolder(env);
    const mode = await serveBrowserMode({
      dataFolder: folder,
      staticRoot,
      version: VERSION,
      ...(port === undefined ? {} : { port }),
      onError,
      makeCore: () => makeCore(env, 'browser', onError),
    });
    started();
    if (mode.kind === 'failed') return mode;
    if (mode.kind === 'running') {
      const { url, pid, door } = mode.endpoint;
      return { kind: 'running', url, pid, door };
    }
    return {
      kind: 'serving',
      url: mode.url,
      warnings: mode.warnings,
      async openPage() {
        const platform = await createPlatform();
        try {
          const opened = await openInBrowser(mode.url, folder, (url) => platform.openUrl(url));
          return opened.ok ? null : opened.failure;
        } finally {
          platform.dispose();
        }
      },
      stop: () => endBrowserMode(mode),
    };
  };
