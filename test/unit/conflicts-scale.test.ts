/** Looking for conflicts takes time in proportion to what there is, also where everything meets at one port. */
import { describe, expect, it } from 'vitest';
import type { ConflictInput } from '../../main/core/conflicts/conflicts.ts';
import { createLooker, habitOf, projectAt, reservationOf, serverIn } from '../conflict-looker.ts';

const count = (length: number) => Array.from({ length }, (_, index) => index);

/** `scale` 1: 500 reservations, 2,000 listeners, 2,000 habits. */
const WORLDS: Record<string, (scale: number) => Partial<ConflictInput>> = {
  'many ports of many projects': (scale) => ({
    listeners: count(2_000 * scale).map((n) => serverIn(`/home/dev/p${n % 200}/src`, { port: 3_000 + n })),
    reservations: count(500 * scale).map((n) =>
      reservationOf({ port: 3_000 + n * 2, project: projectAt(`/home/dev/p${n % 100}`) }),
    ),
    habits: count(2_000 * scale).map((n) => habitOf(`/home/dev/p${n % 150}`, { port: 2_995 + n })),
  }),
  'one project with every habit': (scale) => ({
    listeners: count(2_000 * scale).map((n) =>
      serverIn(n % 2 ? '/home/dev/web' : `/home/dev/p${n}`, { port: 3_000 + n }),
    ),
    reservations: count(500 * scale).map((n) =>
      reservationOf({ port: 3_000 + n, project: projectAt('/home/dev/web') }),
    ),
    habits: count(2_000 * scale).map((n) => habitOf('/home/dev/web', { port: 3_000 + n })),
  }),
  'one port that all want': (scale) => ({
    listeners: count(2_000 * scale).map((n) =>
      serverIn(`/home/dev/p${n}`, { address: `127.${(n >> 8) & 255}.${n & 255}.1` }),
    ),
    reservations: count(500 * scale).map((n) =>
      reservationOf({ port: 3_000, project: projectAt(`/srv/p${n}`), source: 'project-file' }),
    ),
    habits: count(2_000 * scale).map((n) => habitOf(`/home/dev/p${n}`, { port: 3_000 })),
  }),
};

/** The processor's time of the best of several looks, in ms: what other programs do on the machine hardly counts. */
function cost(world: Partial<ConflictInput>): number {
  const looker = createLooker();
  const times = count(7).map(() => {
    const before = process.cpuUsage();
    looker.look(world);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  looker.stop();
  return Math.min(...times);
}

describe('a look for conflicts', () => {
  it.each(Object.keys(WORLDS))(
    'takes time in proportion: %s',
    (name) => {
      const world = WORLDS[name] ?? (() => ({}));
      const [small, large] = [world(0.25), world(1.5)];
      cost(small);
      const ratio = cost(large) / cost(small);
      // Six times as much; a look that compares all with all would take 36 times as long.
      expect(ratio).toBeLessThan(20);
    },
    60_000,
  );
});
