/** What is known of each side of a conflict beside what the conflict says itself. */
import type { Conflict, Listener, Reservation } from '../../preload/model.ts';
import type { ListMemory } from '../ports/list-memory.ts';

export interface Sides {
  /** For each party, in their order, what it listens with. */
  readonly listeners: readonly (Listener | null)[];
  /** And what is reserved for it. */
  readonly reservations: readonly (Reservation | null)[];
}

export const sidesOf = (
  { parties }: Pick<Conflict, 'parties'>,
  memory: ListMemory,
  reservations: ReadonlyMap<string, Reservation>,
): Sides => ({
  listeners: parties.map(({ listenerId }) => (listenerId && memory.get(listenerId)?.listener) || null),
  reservations: parties.map(
    ({ reservationId }) => (reservationId && reservations.get(reservationId)) || null,
  ),
});

/** By identity: a listener is another object where it says something else. */
export const sameSides = (a: Sides, b: Sides): boolean =>
  sameItems(a.listeners, b.listeners) && sameItems(a.reservations, b.reservations);

export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
