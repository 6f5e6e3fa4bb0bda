/** The reservations that the user made, what was ignored and what was declined; with their file behind them. */
import { z } from 'zod';
import {
  fail,
  Match,
  ok,
  Port,
  ProjectRef,
  Protocol,
  type Reservation,
  type Result,
  type Warning,
} from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { type NewReservation, reservationId, withId } from '../reservation-id.ts';
import { type MakeStore, openSavedFile } from '../saved-file.ts';

export type { NewReservation };

export interface Reservations {
  list(): readonly Reservation[];
  ignored(): ReadonlySet<string>;
  declined(): ReadonlySet<string>;
  warnings(): readonly Warning[];
  /** Takes the place of an earlier one for the same port, protocol and project. */
  add(reservation: NewReservation): Promise<Result<Reservation>>;
  /** Takes the place of every earlier one for the same port and protocol. */
  assign(reservation: NewReservation): Promise<Result<Reservation>>;
  remove(id: string): Promise<Result<Reservation>>;
  ignore(conflictId: string, ignored: boolean): Promise<Result<null>>;
  decline(offerId: string): Promise<Result<null>>;
}

const MAX_RESERVATIONS = 1_000;
const MOST_NAME = 100;
/** The oldest are forgotten first. */
const MAX_REMEMBERED = 2_000;

const Stored = z.object({
  version: z.literal(1),
  reservations: z
    .array(
      z.object({
        port: Port,
        protocol: Protocol,
        name: z.string().max(MOST_NAME),
        project: ProjectRef.nullable(),
        match: Match.nullable(),
        source: z.enum(['user', 'learned']),
      }),
    )
    .max(MAX_RESERVATIONS),
  ignoredConflicts: z.array(z.string().max(64)).max(MAX_REMEMBERED),
  declinedOffers: z.array(z.string().max(64)).max(MAX_REMEMBERED),
});
type Stored = z.infer<typeof Stored>;

const EMPTY: Stored = { version: 1, reservations: [], ignoredConflicts: [], declinedOffers: [] };

export function openReservations(folder: string, makeStore?: MakeStore): Reservations {
  const file = openSavedFile<Stored>({
    folder,
    name: 'reservations',
    what: 'reservations file',
    schema: Stored,
    defaults: EMPTY,
    ...(makeStore && { makeStore }),
  });
  const value = () => file.read().value;

  const put = async (
    reservation: NewReservation,
    stays: (other: Stored['reservations'][number]) => boolean,
  ): Promise<Result<Reservation>> => {
    const source = reservation.source === 'learned' ? 'learned' : 'user';
    const kept = value().reservations.filter(stays);
    if (kept.length >= MAX_RESERVATIONS) {
      return fail(
        'invalid-input',
        `There are ${MAX_RESERVATIONS} reservations already.`,
        'Remove some that you no longer need.',
      );
    }
    const added = { ...reservation, name: shownName(reservation.name), source } as const;
    const written = await file.write({ ...value(), reservations: [...kept, added] });
    return written.ok ? ok(withId(added)) : written;
  };

  return {
    list: () => value().reservations.map(withId),
    ignored: () => new Set(value().ignoredConflicts),
    declined: () => new Set(value().declinedOffers),
    warnings: () => file.read().warnings,
    add: (reservation) =>
      put(
        reservation,
        (other) => !isSamePort(other, reservation) || other.project?.root !== reservation.project?.root,
      ),
    assign: (reservation) => put(reservation, (other) => !isSamePort(other, reservation)),
    async remove(id) {
      const found = value().reservations.find((reservation) => reservationId(reservation) === id);
      if (!found) {
        return fail(
          'not-found',
          'There is no such reservation of yours.',
          'Look at the list of reservations.',
        );
      }
      const reservations = value().reservations.filter((reservation) => reservation !== found);
      const written = await file.write({ ...value(), reservations });
      return written.ok ? ok(withId(found)) : written;
    },
    ignore(conflictId, ignored) {
      const others = value().ignoredConflicts.filter((id) => id !== conflictId);
      const ignoredConflicts = ignored ? [...others, conflictId].slice(-MAX_REMEMBERED) : others;
      return file.write({ ...value(), ignoredConflicts });
    },
    decline(offerId) {
      const others = value().declinedOffers.filter((id) => id !== offerId);
      return file.write({ ...value(), declinedOffers: [...others, offerId].slice(-MAX_REMEMBERED) });
    },
  };
}

const isSamePort = (a: Pick<Reservation, 'port' | 'protocol'>, b: Pick<Reservation, 'port' | 'protocol'>) =>
  a.port === b.port && a.protocol === b.protocol;

/** Names are shown everywhere. Cleaning makes them longer, and what is too long would not be read again. */
const shownName = (name: string): string =>
  cleanText(name)
    .slice(0, MOST_NAME)
    .replace(/[\ud800-\udbff]$/, '');
