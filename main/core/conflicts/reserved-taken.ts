/** A reserved port that is held by somebody else than it is reserved for; also where that is a tunnel's port. Pure. */
import type { Reservation } from '../../../preload/model.ts';
import {
  conflictId,
  type Found,
  reservationKey,
  reservedParty,
  sideKey,
  sideParty,
} from './conflict-found.ts';
import type { Counting, Scene } from './conflict-scene.ts';
import { blockedSentence, portWord, takenSentence } from './conflict-words.ts';
import { fitOf } from './is-rightful.ts';
import type { Side } from './side.ts';
import { IGNORE, suggestFree, suggestNext, suggestReassign } from './suggestions.ts';

/** More are not named: the port is kept for all of them, whoever holds it. */
const MAX_RIGHTFUL = 8;

export const findReservedTaken = (scene: Scene): Found[] =>
  scene.reserved.flatMap((counting) => {
    const sides = counting.owners.length > 0 ? scene.sidesAt(counting) : [];
    const intruders = sides.filter((side) => isIntruder(side, counting));
    if (intruders.length === 0) return [];
    const kept = oneForEach(counting.owners).slice(0, MAX_RIGHTFUL);
    return intruders.flatMap((side) => taken(side, { ...counting, owners: kept }, sides, scene));
  });

/** Fits none of those for whom the port is kept, for certain. */
const isIntruder = (side: Side, { owners, tunnels }: Counting): boolean =>
  owners.every((reservation) => fitOf(reservation, side) === 'no') &&
  tunnels.every((reservation) => fitOf(reservation, side) === 'no');

function taken(side: Side, counting: Counting, sides: readonly Side[], scene: Scene): Found[] {
  const [first, ...others] = counting.owners.map((reservation) => {
    const own = sides.find((other) => fitOf(reservation, other) === 'yes');
    return reservedParty(reservation, 'rightful', own, scene);
  });
  if (!first) return [];
  const holder = sideParty(side, 'holder', scene);
  const parties = [first, holder, ...others];
  const { port, protocol } = counting;
  const found: Found = {
    id: conflictId('reserved-taken', counting, [
      ...counting.owners.map(reservationKey),
      holderKey(side, scene),
    ]),
    kind: 'reserved-taken',
    port,
    protocol,
    parties,
    since: side.since,
    message: takenSentence(portWord(counting), first.name, holder.name),
    suggestions: [
      ...suggestFree(side, `Free ${port}`),
      ...suggestNext(counting, scene),
      ...suggestReassign(port, parties, 1),
      IGNORE,
    ],
  };
  return [found];
}

function oneForEach(reservations: readonly Reservation[]): Reservation[] {
  const byKey = new Map<string, Reservation>();
  for (const reservation of reservations) {
    const key = reservationKey(reservation);
    if (!byKey.has(key)) byKey.set(key, reservation);
  }
  return [...byKey.values()];
}

const holderKey = (side: Side, scene: Scene): string => sideKey(side, scene.projectOf(side.owner));

/**
 * A tunnel's own process is always known, so whoever is not certainly it is in the way; unless the tunnel listens there
 * beside them, on another address, or is not wanted up.
 */
export const findTunnelBlocked = (scene: Scene): Found[] =>
  scene.reserved.flatMap((counting) =>
    counting.tunnels.flatMap((tunnel) => {
      const sides = scene.resting.has(tunnel.id) ? [] : scene.sidesAt(counting);
      const isThere = sides.some((side) => fitOf(tunnel, side) === 'yes');
      return isThere ? [] : sides.map((side) => blocked(tunnel, side, counting, scene));
    }),
  );

function blocked(tunnel: Reservation, side: Side, counting: Counting, scene: Scene): Found {
  const rightful = reservedParty(tunnel, 'rightful', undefined, scene);
  const holder = sideParty(side, 'holder', scene);
  const { port, protocol } = counting;
  return {
    id: conflictId('tunnel-blocked', counting, [tunnel.id, holderKey(side, scene)]),
    kind: 'tunnel-blocked',
    port,
    protocol,
    parties: [rightful, holder],
    since: side.since,
    message: blockedSentence(portWord(counting), rightful.name, holder.name),
    suggestions: [...suggestFree(side, `Free ${port}`), ...suggestNext(counting, scene), IGNORE],
  };
}
