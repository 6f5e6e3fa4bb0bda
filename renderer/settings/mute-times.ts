/** Until when notifications can be muted. */

const HOUR = 3_600_000;

/** An hour from now. */
export const inAnHour = (now: number): string => new Date(now + HOUR).toISOString();

/** When the user begins to work again: 8 in the morning, of this day where it has only just begun. */
export function tomorrow(now: number): string {
  const at = new Date(now);
  if (at.getHours() >= 4) at.setDate(at.getDate() + 1);
  at.setHours(8, 0, 0, 0);
  return at.toISOString();
}

/** Whether they are muted now. */
export const isMuted = (mutedUntil: string | null, now: number): mutedUntil is string =>
  mutedUntil !== null && Date.parse(mutedUntil) > now;
