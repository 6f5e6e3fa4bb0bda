/** Which reservations the history suggests. */
import { describe, expect, it } from 'vitest';
import { findOffers } from '../../main/core/conflicts/offers.ts';
import { habitOf, projectAt, reservationOf } from '../conflict-looker.ts';

const none = new Set<string>();
const web = habitOf('/home/dev/web-shop', { port: 3000, times: 3, lastSeen: '2026-02-01T00:00:00.000Z' });

describe('offers', () => {
  it('are made for what was seen three times, in the project’s name', () => {
    expect(findOffers([web, { ...web, port: 3001, times: 2 }], [], none)).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{22}$/),
        port: 3000,
        protocol: 'tcp',
        name: 'web-shop',
        project: projectAt('/home/dev/web-shop'),
        times: 3,
        lastSeen: '2026-02-01T00:00:00.000Z',
      },
    ]);
  });

  it('are not made for what anybody has reserved, over that protocol', () => {
    expect(findOffers([web], [reservationOf({ port: 3000, project: projectAt('/x') })], none)).toEqual([]);
    expect(findOffers([web], [reservationOf({ port: 3000, protocol: 'udp' })], none)).toHaveLength(1);
    expect(findOffers([web], [reservationOf({ port: 3001 })], none)).toHaveLength(1);
  });

  it('are not made again once they were declined, whichever command it is next time', () => {
    const [offer] = findOffers([web], [], none);
    const declined = new Set([offer?.id ?? '']);
    expect(findOffers([web, { ...web, command: 'vite', times: 9 }], [], declined)).toEqual([]);
    expect(findOffers([{ ...web, port: 3001 }], [], declined)).toHaveLength(1);
    expect(findOffers([{ ...web, project: projectAt('/x') }], [], declined)).toHaveLength(1);
  });

  it('are made once for each port of a project, the newest first, fifty at most', () => {
    const newer = { ...web, command: 'vite', lastSeen: '2026-02-02T00:00:00.000Z' };
    expect(findOffers([web, newer], [], none).map(({ lastSeen }) => lastSeen)).toEqual([newer.lastSeen]);
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...web,
      port: 3000 + index,
      lastSeen: new Date(Date.parse(web.lastSeen) + index * 1_000).toISOString(),
    }));
    const offers = findOffers(many, [], none);
    expect(offers).toHaveLength(50);
    expect(offers[0]?.port).toBe(3059);
    expect(offers.at(-1)?.port).toBe(3010);
  });
});
