/** What conflicts are found in. */
import type { Habit, Listener, Reservation } from '../../../preload/model.ts';

export interface ConflictInput {
  listeners: readonly Listener[];
  reservations: readonly Reservation[];
  habits: readonly Habit[];
  /** The ids of conflicts that the user ignores. */
  ignored: ReadonlySet<string>;
  /** The ids of reservations of tunnels that nobody wants up now: whoever has their port is in nobody's way. */
  resting: ReadonlySet<string>;
  /** Whether two project roots are worktrees of one repository. */
  areWorktrees(rootA: string, rootB: string): boolean;
}
