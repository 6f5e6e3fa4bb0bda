/** Reservations that the history suggests. Pure. */
import { createHash } from 'node:crypto';
import type { Habit, Offer, Reservation } from '../../../preload/model.ts';

/** Once may be chance, twice too. */
const LEAST_TIMES = 3;
const MAX_OFFERS = 50;

/** The newest first. Nothing for a port that anybody has reserved. */
export function findOffers(
  habits: readonly Habit[],
  reservations: readonly Reservation[],
  declined: ReadonlySet<string>,
): Offer[] {
  const reserved = new Set(reservations.map(({ port, protocol }) => `${protocol} ${port}`));
  const steady = habits
    .filter(({ times, port, protocol }) => times >= LEAST_TIMES && !reserved.has(`${protocol} ${port}`))
    .sort((a, b) => (a.lastSeen < b.lastSeen ? 1 : a.lastSeen > b.lastSeen ? -1 : a.port - b.port));
  const offers = new Map<string, Offer>();
  for (const { project, port, protocol, times, lastSeen } of steady) {
    const id = offerId(port, protocol, project.root);
    if (offers.has(id) || declined.has(id)) continue;
    offers.set(id, { id, port, protocol, name: project.name, project, times, lastSeen });
    if (offers.size === MAX_OFFERS) break;
  }
  return [...offers.values()];
}

function offerId(port: number, protocol: string, root: string): string {
  return createHash('sha256')
    .update(JSON.stringify([port, protocol, root]))
    .digest('base64url')
    .slice(0, 22);
}
