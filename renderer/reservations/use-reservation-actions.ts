/** What the buttons do with reservations and offers. */
import { useMemo } from 'react';
import type { Offer, Reservation, Result } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { again } from './reservation-form.ts';

export interface ReservationActions {
  remove(reservation: Reservation): Promise<void>;
  accept(offer: Offer): Promise<void>;
  decline(offer: Offer): Promise<void>;
}

export function useReservationActions(): ReservationActions {
  const { client } = useConnected();
  const { say, sayUndoable } = useAnnouncer();
  return useMemo(() => {
    const done = (result: Result<unknown>): boolean => {
      if (!result.ok) say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
      return result.ok;
    };
    return {
      async remove(reservation) {
        const { id: reservationId, port, name } = reservation;
        if (!done(await client.call('reservations.remove', { reservationId }))) return;
        sayUndoable(`${port} is not kept for ${name} any more.`, async () => {
          if (done(await client.call('reservations.add', again(reservation)))) say(`${port} is kept again.`);
        });
      },
      async accept({ id: offerId, port, name }) {
        if (done(await client.call('reservations.accept', { offerId }))) say(`${port} is kept for ${name}.`);
      },
      async decline({ id: offerId, port }) {
        if (done(await client.call('reservations.decline', { offerId })))
          say(`That is not offered again. You can reserve ${port} here at any time.`);
      },
    };
  }, [client, say, sayUndoable]);
}
