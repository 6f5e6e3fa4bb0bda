/** How long a tunnel waits before it is tried again. Pure; all times in ms. */

const SECOND = 1_000;

/** After what may pass by itself: the network, the server. The last one goes on. */
export const BACK_OFF_MS: readonly number[] = [1, 2, 4, 8, 15, 30, 60].map((seconds) => seconds * SECOND);
/** While the server still holds the port of the session that was lost. The last one goes on. */
export const REMOTE_PORT_BACK_OFF_MS: readonly number[] = [5, 10, 20, 30].map((seconds) => seconds * SECOND);
/** Servers give a lost session up after a few minutes at most; a port that is held longer is somebody else's. */
export const REMOTE_PORT_PATIENCE_MS = 300 * SECOND;
/** A tunnel that was up for this long begins anew with the shortest wait: it was no flapping. */
export const STEADY_MS = 60 * SECOND;
/** How many tries a tunnel has that was never up. */
export const NEVER_UP_TRIES = 5;

/** Each wait is up to a fifth shorter or longer, so that many tunnels do not come at a server all at once. */
const JITTER = 0.2;

/** `step` counts from 0; `random` is at least 0 and below 1. */
export function backOffMs(step: number, random: number, steps: readonly number[] = BACK_OFF_MS): number {
  const base = steps[Math.min(Math.max(step, 0), steps.length - 1)] ?? 0;
  return Math.round(base * (1 - JITTER + 2 * JITTER * random));
}

/** More than so many hasty starts within the window, and something is wrong that no new start will mend. */
export const CRASH_LOOP_STARTS = 10;
export const CRASH_LOOP_WINDOW_MS = 300 * SECOND;
/** A start after a longer wait is no part of a loop: the longest waits are as patient as this asks. */
const HASTY_MS = 20 * SECOND;

/** The hasty starts that still count, with the one at `now` where it is one; never more than the guard needs. */
export function withStart(starts: readonly number[], now: number, waitedMs: number): readonly number[] {
  const recent = starts.filter((at) => now - at < CRASH_LOOP_WINDOW_MS);
  return (waitedMs < HASTY_MS ? [...recent, now] : recent).slice(-CRASH_LOOP_STARTS);
}

/** Whether another start now would be one too many. */
export function isCrashLoop(starts: readonly number[], now: number): boolean {
  return starts.filter((at) => now - at < CRASH_LOOP_WINDOW_MS).length >= CRASH_LOOP_STARTS;
}
