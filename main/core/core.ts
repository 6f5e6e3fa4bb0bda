/** The only wiring: makes the one core out of a platform and the effects at its rim. */

import type { Host, Result, Settings, Warning } from '../../preload/model.ts';
import type { Service } from '../../preload/serve.ts';
import type { Platform } from './platform/platform.ts';

/** Where settings live; made by `openSettings`. */
export interface SettingsFile {
  read(): { settings: Settings; warnings: Warning[] };
  write(settings: Settings): Result<null>;
}

export interface CoreDeps {
  platform: Platform;
  door: Host['door'];
  version: string;
  dataFolder: string;
  settings: SettingsFile;
  /** Instead of the platform's own way, where the door has a better one (Electron's shell). */
  openUrl?: (url: string) => Promise<Result<null>>;
}

export interface Core {
  readonly service: Service;
  /** Starts watching; settles after the first scan. */
  start(): Promise<void>;
  /** Whether anybody looks at the list now: sets the pace (500 ms, else 2 s). */
  setWatched(watched: boolean): void;
  /** Stops watching, cancels what is being freed without another signal, lets go of the platform. */
  stop(): Promise<void>;
}

export function createCore(_deps: CoreDeps): Core {
  throw new Error('being written');
}
