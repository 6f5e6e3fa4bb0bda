/** Places in the window as fragments of its address. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Place, placeHash, readLink, readPlace } from '../../preload/place.ts';

const PLACES: [string, Place][] = [
  ['#/ports', { view: 'ports' }],
  ['#/ports/3000', { view: 'ports', port: 3000 }],
  ['#/ports/find', { view: 'ports', find: true }],
  ['#/free/abc_-1', { view: 'free', listenerId: 'abc_-1' }],
  ['#/import/5a1c-0b_f', { view: 'import', fileId: '5a1c-0b_f' }],
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
    '#/import',
    '#/import/a.quayside',
    '#/import//etc/passwd',
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

const LINKS: [string, Place][] = [
  ['quayside://port/3000', { view: 'ports', port: 3000 }],
  ['quayside://port/3000/', { view: 'ports', port: 3000 }],
  ['quayside://ports', { view: 'ports' }],
  ['quayside://conflicts', { view: 'conflicts' }],
  ['quayside://conflicts/x1', { view: 'conflicts', conflictId: 'x1' }],
  ['quayside://tunnels/', { view: 'tunnels' }],
  ['quayside://tunnels/1f0c-9_a', { view: 'tunnels', tunnelId: '1f0c-9_a' }],
  ['quayside://check', { view: 'check' }],
  ['quayside://check/3000-3999', { view: 'check', ports: '3000-3999' }],
  ['quayside://reference/5432', { view: 'reference', port: 5432 }],
  ['quayside://reservations', { view: 'reservations' }],
];

describe('a link from outside', () => {
  it.each(LINKS)('%s leads to its place', (link, place) => {
    expect(readLink(link)).toEqual(place);
  });

  it.each([
    '',
    'quayside:',
    'quayside://',
    'quayside:port/3000',
    'quayside:///port/3000',
    'Quayside://port/3000',
    'https://port/3000',
    ' quayside://port/3000',
    'quayside://port/3000\n',
    'quayside://port',
    'quayside://port/0',
    'quayside://port/65536',
    'quayside://port/03000',
    'quayside://port/find',
    'quayside://port/3000//',
    'quayside://port/3000?free=1',
    'quayside://port/3000#x',
    'quayside://ports/3000',
    'quayside://ports/find',
    'quayside://me@port/3000',
    'quayside://port:80/3000',
    'quayside://free/abc',
    'quayside://settings',
    'quayside://check/db:5432',
    'quayside://check/10.0.0.1',
    'quayside://conflicts/..%2fports',
    'quayside://tunnels/a/up',
    'quayside://constructor',
    'quayside://__proto__/x',
    'quayside://port/3000 --command-line',
    'quayside://port/\u0663000',
  ])('%j is none', (link) => {
    expect(readLink(link)).toBeNull();
  });

  it('leads to nothing but what it says, whatever it is, and never to what ends something', () => {
    const name = fc.constantFrom(
      'port',
      'ports',
      'conflicts',
      'tunnels',
      'check',
      'reference',
      'free',
      'settings',
    );
    const detail = fc.oneof(fc.string(), fc.nat(70_000).map(String), fc.stringMatching(/^[\w-]{0,70}$/));
    const near = fc
      .tuple(name, detail, fc.string({ maxLength: 3 }))
      .map(([a, b, c]) => `quayside://${a}/${b}${c}`);
    let places = 0;
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const place = readLink(text);
        if (place === null) return;
        places++;
        expect(['ports', 'conflicts', 'tunnels', 'check', 'reference', 'reservations']).toContain(place.view);
        expect(readPlace(placeHash(place))).toEqual(place);
        // Every sign of it stands in the place: nothing was mended, cut or decoded on the way.
        expect(
          `quayside://${placeHash(place)
            .slice(2)
            .replace(/^ports\/(?=.)/, 'port/')}`,
        ).toBe(text.replace(/\/$/, ''));
      }),
      { numRuns: 20_000 },
    );
    expect(places).toBeGreaterThan(100);
  });
});
