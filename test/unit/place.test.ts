/** Places in the window as fragments of its address. */
import { describe, expect, it } from 'vitest';
import { type Place, placeHash, readPlace } from '../../preload/place.ts';

const PLACES: [string, Place][] = [
  ['#/ports', { view: 'ports' }],
  ['#/ports/3000', { view: 'ports', port: 3000 }],
  ['#/ports/find', { view: 'ports', find: true }],
  ['#/free/abc_-1', { view: 'free', listenerId: 'abc_-1' }],
  ['#/conflicts', { view: 'conflicts' }],
  ['#/conflicts/x1', { view: 'conflicts', conflictId: 'x1' }],
  ['#/tunnels', { view: 'tunnels' }],
  ['#/tunnels/1f0c-9_a', { view: 'tunnels', tunnelId: '1f0c-9_a' }],
  ['#/check', { view: 'check' }],
  ['#/check/3000', { view: 'check', ports: '3000' }],
  ['#/check/3000-3999', { view: 'check', ports: '3000-3999' }],
  ['#/reservations', { view: 'reservations' }],
  ['#/tunnels', { view: 'tunnels' }],
  ['#/reference', { view: 'reference' }],
  ['#/reference/5432', { view: 'reference', port: 5432 }],
  ['#/settings', { view: 'settings' }],
];

describe('a place in the window', () => {
  it.each(PLACES)('%s is written and read', (hash, place) => {
    expect(placeHash(place)).toBe(hash);
    expect(readPlace(hash)).toEqual(place);
  });

  it.each([
    '',
    '#',
    '#token=abc',
    '#/',
    '#/nowhere',
    '#/ports/0',
    '#/ports/65536',
    '#/ports/03000',
    '#/free',
    '#/free/a b',
    '#/conflicts/a/b',
    '#/conflicts/<script>',
    '#/check/',
    '#/check/db:5432',
    '#/check/1-2-3',
    '#/check/123456',
    '#/tunnels/',
    '#/tunnels/a/b',
    '#/tunnels/a b',
    '#/reference/0',
    '#/reference/05432',
    '#/reference/postgres',
    'ports',
  ])('%j is none', (hash) => {
    expect(readPlace(hash)).toBeNull();
  });
});
