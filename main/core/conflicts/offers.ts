/** Reservations that the history suggests. Pure. */
import type { Habit, Offer, Reservation } from '../../../preload/model.ts';

export function findOffers(
  _habits: readonly Habit[],
  _reservations: readonly Reservation[],
  _declined: ReadonlySet<string>,
): Offer[] {
  return [];
}
