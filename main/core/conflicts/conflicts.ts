/** The conflicts that there are: found anew from what is known, each with its id, its beginning and its end. */
import type { Change, Conflict, Habit, Listener, Reservation } from '../../../preload/model.ts';

export interface ConflictInput {
  listeners: readonly Listener[];
  reservations: readonly Reservation[];
  habits: readonly Habit[];
  /** The ids of conflicts that the user ignores. */
  ignored: ReadonlySet<string>;
  /** Whether two project roots are worktrees of one repository. */
  areWorktrees(rootA: string, rootB: string): boolean;
}

export interface ConflictsDeps {
  now: () => Date;
  /** ms, never going back. */
  monotonic: () => number;
  /** For `~` in sentences. */
  home: string;
  /** Who answers on localhost has been tried: look again. */
  onProbed(): void;
}

export interface Conflicts {
  /** What holds now, and what began or ended since the last look. */
  look(input: ConflictInput): { conflicts: Conflict[]; changes: Change[] };
  /** When no try of localhost is under way any more. */
  settled(): Promise<void>;
}

export function createConflicts(_deps: ConflictsDeps): Conflicts {
  return { look: () => ({ conflicts: [], changes: [] }), settled: async () => {} };
}
