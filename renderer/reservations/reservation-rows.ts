/** Puts beside each reservation who holds its port now, and whether that is a conflict. */
import type { Conflict, Listener, Reservation } from '../../preload/model.ts';
import { isOutranked } from './reservation-words.ts';

export interface ReservationRow {
  readonly reservation: Reservation;
  /** Of several the one that the conflict is about, else the first. */
  readonly holder: Listener | null;
  readonly conflict: Conflict | null;
  /** The user's own reservation of the port counts instead. */
  readonly outranked: boolean;
}

/** By port, protocol and name. */
export function reservationRows(
  reservations: readonly Reservation[],
  listeners: readonly Listener[],
  conflicts: readonly Conflict[],
): ReservationRow[] {
  const holders = new Map<string, Listener[]>();
  for (const listener of listeners) {
    const key = portKey(listener);
    const there = holders.get(key);
    if (there) there.push(listener);
    else holders.set(key, [listener]);
  }
  const byReservation = new Map<string, Conflict>();
  for (const conflict of conflicts) {
    for (const { reservationId } of conflict.parties) {
      if (reservationId !== null && conflict.state === 'open') byReservation.set(reservationId, conflict);
    }
  }
  return [...reservations].sort(compare).map((reservation) => {
    const conflict = byReservation.get(reservation.id) ?? null;
    const there = holders.get(portKey(reservation)) ?? [];
    const ids = new Set(conflict?.parties.map(({ listenerId }) => listenerId));
    return {
      reservation,
      holder: there.find(({ id }) => ids.has(id)) ?? there[0] ?? null,
      conflict,
      outranked: isOutranked(reservation, reservations),
    };
  });
}

const portKey = ({ port, protocol }: Pick<Reservation, 'port' | 'protocol'>): string => `${protocol}/${port}`;

const compare = (a: Reservation, b: Reservation): number =>
  a.port - b.port || text(a.protocol, b.protocol) || text(a.name, b.name) || text(a.id, b.id);

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
