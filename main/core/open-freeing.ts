/** Puts freeing together: who ends what, and how what was ended is started again. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createAgainLogs } from './again/again-logs.ts';
import { createPortHolders } from './again/port-holders.ts';
import { createStartAgain, type StartAgainBook, type StartAgainDeps } from './again/start-again.ts';
import { createFreeing, type Freeing, type FreeingDeps } from './freeing/freeing.ts';
import { createSupervise } from './supervision/supervise.ts';
import type { SuperviseControl } from './supervision/supervised-app.ts';
import type { Watcher } from './watching/watcher.ts';

export interface OpenFreeingDeps extends Omit<FreeingDeps, 'watcher' | 'supervise' | 'again' | 'pause'> {
  watcher: Watcher;
  dataFolder: string;
  /** Instead of the supervisors' own ways to stop one thing of several. */
  supervise: SuperviseControl | undefined;
  onOffers: StartAgainDeps['onChange'];
  onStarted: StartAgainDeps['onStarted'];
}

export interface OpenFreeing {
  freeing: Freeing;
  again: StartAgainBook;
  /** Bounds the output of what an earlier run has started: it may still write. */
  watchLogs(): Promise<void>;
  /** Nothing is signalled or started from now on. Settles when what was under way has ended. */
  stop(): Promise<void>;
}

export function openFreeing({ dataFolder, onOffers, onStarted, ...deps }: OpenFreeingDeps): OpenFreeing {
  const { platform, watcher, now } = deps;
  const ending = new AbortController();
  const logs = createAgainLogs(join(dataFolder, 'logs'));
  const holders = createPortHolders(watcher);
  const again = createStartAgain({ platform, logs, now, holders, onChange: onOffers, onStarted });
  const freeing = createFreeing({
    ...deps,
    supervise: deps.supervise ?? createSupervise(platform, ending.signal),
    again,
    pause: (ms) => pause(ms),
  });
  return {
    freeing,
    again,
    watchLogs: () => logs.watch(),
    stop() {
      const ended = freeing.stop();
      ending.abort();
      again.stop();
      return ended;
    },
  };
}
