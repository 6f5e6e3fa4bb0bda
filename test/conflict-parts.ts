/** The parts that conflicts are made of, for tests: sides that are told nothing of but what a test says. */
import type { Conflict, Listener, Offer, Party, Reservation, Suggestion } from '../preload/model.ts';

export const bareReservation = (reservation: Partial<Reservation> = {}): Reservation => ({
  id: `reservation-${reservation.name ?? 'web-shop'}`,
  port: 3000,
  protocol: 'tcp',
  name: 'web-shop',
  project: { root: '/home/dev/web-shop', name: 'web-shop' },
  match: { cwd: '/home/dev/web-shop' },
  source: 'user',
  ...reservation,
});

export const bareParty = (party: Partial<Party> = {}): Party => ({
  role: 'holder',
  name: 'node in ~/api',
  process: null,
  project: null,
  user: null,
  listenerId: null,
  reservationId: null,
  address: null,
  port: null,
  since: null,
  localhost: [],
  ...party,
});

/** The side that has the port, as the core tells it. */
export const holderParty = (
  { id, owner, address, port, since }: Listener,
  party: Partial<Party> = {},
): Party =>
  bareParty({
    name: owner?.project?.name ?? `${owner?.name ?? 'somebody'} in ~/api`,
    process: owner && { pid: owner.pid, name: owner.name, startedAt: owner.startedAt },
    project: owner?.project ? { root: owner.project.root, name: owner.project.name } : null,
    user: owner?.user ?? null,
    listenerId: id,
    address,
    port,
    since,
    ...party,
  });

export const bareSuggestion = (
  suggestion: Pick<Suggestion, 'action' | 'label'> & Partial<Suggestion>,
): Suggestion => ({ listenerId: null, port: null, party: null, ...suggestion });

export const toFree = (port: number, listenerId: string | null, from = ''): Suggestion =>
  bareSuggestion({ action: 'free', label: `Free ${port}${from && ` from ${from}`}`, listenerId });
export const toUse = (port: number): Suggestion =>
  bareSuggestion({ action: 'use-next', label: `Use ${port}`, port });
export const toGive = (port: number, name: string, party: number): Suggestion =>
  bareSuggestion({ action: 'reassign', label: `Give ${port} to ${name}`, party });
export const TO_IGNORE: Suggestion = bareSuggestion({ action: 'ignore', label: 'Ignore' });

/** Nothing can be done about it unless the test says what. */
export const bareConflict = (conflict: Partial<Conflict> = {}): Conflict => ({
  id: 'conflict-1',
  kind: 'reserved-taken',
  port: 3000,
  protocol: 'tcp',
  parties: [
    bareParty({
      role: 'rightful',
      name: 'web-shop',
      project: { root: '/home/dev/web-shop', name: 'web-shop' },
      reservationId: 'reservation-web-shop',
    }),
    bareParty({ port: 3000 }),
  ],
  since: '2026-01-01T00:00:00.000Z',
  state: 'open',
  message: '3000 (web-shop) was taken by node in ~/api',
  suggestions: [],
  ...conflict,
});

export const bareOffer = (offer: Partial<Offer> = {}): Offer => ({
  id: 'offer-1',
  port: 5173,
  protocol: 'tcp',
  name: 'web-shop',
  project: { root: '/home/dev/web-shop', name: 'web-shop' },
  times: 3,
  lastSeen: '2026-01-01T00:00:00.000Z',
  ...offer,
});
