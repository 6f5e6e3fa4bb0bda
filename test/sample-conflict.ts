/** Conflicts for tests, with everything that a test does not care about filled in. */
import type { Conflict, Notice, Party } from '../preload/model.ts';
import { bareConflict, bareParty, TO_IGNORE, toFree, toGive, toUse } from './conflict-parts.ts';

export const sampleParty = (party: Partial<Party> = {}): Party =>
  bareParty({
    process: { pid: 4001, name: 'node', startedAt: '2026-01-01T00:00:00.000Z' },
    user: 'dev',
    listenerId: 'listener-1',
    address: '127.0.0.1',
    port: 3000,
    since: '2026-01-01T00:00:00.000Z',
    ...party,
  });

/** Port 3000, kept for web-shop, taken by node in ~/api; with all four suggestions. */
export const sampleConflict = (conflict: Partial<Conflict> = {}): Conflict => {
  const port = conflict.port ?? 3000;
  return bareConflict({
    id: `conflict-${port}`,
    port,
    parties: [
      sampleParty({ role: 'rightful', name: 'web-shop', process: null, listenerId: null, port }),
      sampleParty({ port }),
    ],
    message: `${port} (web-shop) was taken by node in ~/api`,
    suggestions: [toFree(port, 'listener-1'), toUse(port + 1), toGive(port, 'api', 1), TO_IGNORE],
    ...conflict,
  });
};

/** Tells of `sampleConflict`, with its first two suggestions as buttons. */
export const sampleNotice = (notice: Partial<Notice> = {}): Notice => ({
  id: 'notice-1',
  at: '2026-01-01T00:00:00.000Z',
  rule: 'reserved-taken',
  title: 'Port 3000 is taken',
  body: '3000 (web-shop) was taken by node in ~/api',
  conflictIds: ['conflict-3000'],
  tunnelIds: [],
  listenerId: 'listener-1',
  port: 3000,
  actions: sampleConflict().suggestions.slice(0, 2),
  ...notice,
});
