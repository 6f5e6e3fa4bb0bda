/** What a door asks of a free, and what the user has said of it. */
import type { FreeVerb } from '../../../preload/model.ts';

/** What the user has said of a free beside which. */
export interface FreeWord {
  graceMs?: number | undefined;
  overrideProtected?: boolean;
  elevate?: boolean;
}

export interface FreeOptions extends FreeWord {
  listenerId: string;
  /** The verb that the user was shown. */
  verb?: Exclude<FreeVerb, 'none'> | undefined;
}
