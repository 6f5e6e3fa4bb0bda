/** Conflicts for tests, with everything that a test does not care about filled in. */
import type { Conflict, Notice, Party } from '../preload/model.ts';

export const sampleParty = (party: Partial<Party> = {}): Party => ({
  role: 'holder',
  name: 'node in ~/api',
  process: { pid: 4001, name: 'node', startedAt: '2026-01-01T00:00:00.000Z' },
  project: null,
  user: 'dev',
  listenerId: 'listener-1',
  reservationId: null,
  address: '127.0.0.1',
  port: 3000,
  since: '2026-01-01T00:00:00.000Z',
  localhost: [],
  ...party,
});

/** Port 3000, kept for web-shop, taken by node in ~/api; with all four suggestions. */
export const sampleConflict = (conflict: Partial<Conflict> = {}): Conflict => {
  const port = conflict.port ?? 3000;
  return {
    id: `conflict-${port}`,
    kind: 'reserved-taken',
    port,
    protocol: 'tcp',
    parties: [
      sampleParty({ role: 'rightful', name: 'web-shop', process: null, listenerId: null, port }),
      sampleParty({ port }),
    ],
    since: '2026-01-01T00:00:00.000Z',
    state: 'open',
    message: `${port} (web-shop) was taken by node in ~/api`,
    suggestions: [
      { action: 'free', label: `Free ${port}`, listenerId: 'listener-1', port: null, party: null },
      { action: 'use-next', label: `Use ${port + 1}`, listenerId: null, port: port + 1, party: null },
      { action: 'reassign', label: `Give ${port} to api`, listenerId: null, port: null, party: 1 },
      { action: 'ignore', label: 'Ignore', listenerId: null, port: null, party: null },
    ],
    ...conflict,
  };
};

/** Tells of `sampleConflict`, with its first two suggestions as buttons. */
export const sampleNotice = (notice: Partial<Notice> = {}): Notice => ({
  id: 'notice-1',
  at: '2026-01-01T00:00:00.000Z',
  rule: 'reserved-taken',
  title: 'Port 3000 is taken',
  body: '3000 (web-shop) was taken by node in ~/api',
  conflictIds: ['conflict-3000'],
  listenerId: 'listener-1',
  port: 3000,
  actions: sampleConflict().suggestions.slice(0, 2),
  ...notice,
});
