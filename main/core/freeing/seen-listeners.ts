/** What each listener id stood for when a door was shown it, also for a while after it has gone. */
import type { TrackedListener } from '../watching/tracked-listener.ts';

/** How many gone listeners are remembered: enough for every dialog that may still be open. */
const MAX_GONE = 5_000;

export interface SeenListeners {
  get(id: string): TrackedListener | null;
  /** Takes the rows of the newest Snapshot. */
  show(rows: Iterable<TrackedListener>): void;
}

export function createSeenListeners(): SeenListeners {
  const shown = new Map<string, TrackedListener>();
  return {
    get: (id) => shown.get(id) ?? null,
    show(rows) {
      let present = 0;
      for (const row of rows) {
        present++;
        // Set anew at the end: the map's order is then by when a row was last present.
        shown.delete(row.listener.id);
        shown.set(row.listener.id, row);
      }
      for (const id of shown.keys()) {
        if (shown.size <= present + MAX_GONE) break;
        shown.delete(id);
      }
    },
  };
}
