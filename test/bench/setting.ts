/** What every measurement at one scale is given. */
import type { Load } from './load.ts';
import type { Scale, ScaleName } from './scales.ts';
import type { Reader, ScanWorker } from './scan-worker.ts';
import type { Sleeper } from './target.ts';
import type { Worker } from './worker.ts';

export interface Setting {
  readonly name: ScaleName;
  readonly scale: Scale;
  /** Fewer rounds and shorter windows. */
  readonly quick: boolean;
  /** For what is to be thrown away afterwards. */
  readonly folder: string;
  readonly ss: string;
  readonly load: Load;
  /** Older than the load. */
  readonly sleepers: readonly Sleeper[];
  /** A process for each reader that works here. */
  readonly scanners: Readonly<Partial<Record<Reader, Worker<ScanWorker>>>>;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
