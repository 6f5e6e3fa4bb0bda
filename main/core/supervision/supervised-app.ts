/** What a supervisor runs and can stop and start by itself, alone. */
import type { Result } from '../../../preload/model.ts';
import type { ProcessFacts } from '../platform/platform.ts';
import type { SupervisorMatch } from './supervisors.ts';

export interface SupervisedApp {
  readonly name: string;
  stop(): Promise<Result<null>>;
  start(): Promise<Result<null>>;
  /** The same by hand. */
  readonly command: readonly string[];
}

/** Null where the supervisor has no way to stop one thing of several, or does not answer. */
export type SuperviseControl = (
  match: SupervisorMatch,
  /** The owner of the port, and its ancestors, nearest first. */
  owner: ProcessFacts,
  ancestors: readonly ProcessFacts[],
) => Promise<SupervisedApp | null>;
