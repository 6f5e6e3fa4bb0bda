/** When to look again. Opening a port tells nobody, so it must be polled; see the measured figures in CONTRIBUTING. */

export const AT_REST_MS = 500;
export const AFTER_CHANGE_MS = 100;
export const UNWATCHED_MS = 1_000;
/** How long after a change it stays quick: what starts often opens more than one port. */
export const LIVELY_FOR_MS = 3_000;

/** The pause before the next scan in ms. `sinceChangeMs` is Infinity where nothing has changed yet. */
export function nextPause(state: { sinceChangeMs: number; watched: boolean }): number {
  if (state.sinceChangeMs < LIVELY_FOR_MS) return AFTER_CHANGE_MS;
  return state.watched ? AT_REST_MS : UNWATCHED_MS;
}
