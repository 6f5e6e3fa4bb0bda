/** Gives reservations their ids, whoever made them. */
import { createHash } from 'node:crypto';
import type { Reservation } from '../../preload/model.ts';

export type NewReservation = Omit<Reservation, 'id'>;

/** The same for as long as what it says stays the same. */
export function reservationId({ port, protocol, name, project, source }: NewReservation): string {
  const text = JSON.stringify([port, protocol, name, project?.root ?? null, source]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

export const withId = (reservation: NewReservation): Reservation => ({
  id: reservationId(reservation),
  ...reservation,
});
