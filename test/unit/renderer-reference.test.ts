/** The reference in the window: which lines it lists, what it says of a port, and where its address leads. */
import { describe, expect, it } from 'vitest';
import { hitRows, rowsHere } from '../../renderer/reference/hit-rows.ts';
import { portOf, titleWords } from '../../renderer/reference/reference-words.ts';
import { leaveDetail } from '../../renderer/use-place.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { SAMPLE_REFERENCE, sampleHit, unknownReference } from '../sample-reference.ts';

const named = (name: string) => ({ common: name, registered: null });

describe('the results', () => {
  it('have each port once, by the best of its hits', () => {
    const rows = hitRows(
      [
        sampleHit(),
        sampleHit({ layer: 'registered', name: 'postgresql', protocol: 'udp' }),
        sampleHit({ port: 53, layer: 'registered', name: 'domain', meaning: 'Domain' }),
        sampleHit({ port: 53, layer: 'registered', name: 'domain', meaning: 'Domain', protocol: 'udp' }),
      ],
      null,
    );
    expect(
      rows.map(({ port, name, protocols, quiet, meaning }) => [port, name, protocols, quiet, meaning]),
    ).toEqual([
      [5432, 'PostgreSQL', 'TCP', false, 'The database server PostgreSQL.'],
      [53, 'domain', 'TCP, UDP', true, ''],
    ]);
  });

  it('begin with the number that was typed, also where nothing is known of it', () => {
    const near = sampleHit({ port: 4700, why: 'typo' });
    expect(hitRows([near], 4711).map(({ port, meaning, similar }) => [port, meaning, similar])).toEqual([
      [4711, 'Nothing is known of it', false],
      [4700, 'The database server PostgreSQL.', true],
    ]);
    expect(hitRows([near, sampleHit()], 5432).map(({ port, name }) => [port, name])).toEqual([
      [5432, 'PostgreSQL'],
      [4700, 'PostgreSQL'],
    ]);
  });
});

describe('what is in use here', () => {
  it('has each of the user’s own ports once, in order, with who has it', () => {
    const rows = rowsHere(
      [
        sampleListener({ port: 8080, service: named('Dev server') }),
        sampleListener({
          port: 53,
          protocol: 'udp',
          service: named('DNS'),
          owner: sampleOwner({ name: 'a' }),
        }),
        sampleListener({ port: 53, service: named('DNS'), owner: sampleOwner({ name: 'b' }) }),
        sampleListener({ port: 68, system: true }),
        sampleListener({ port: 90, user: 'other' }),
        sampleListener({ port: 4711 }),
      ],
      { user: 'dev', elevated: false },
    );
    expect(rows.map(({ port, name, protocols, meaning }) => [port, name, protocols, meaning])).toEqual([
      [53, 'DNS', 'UDP, TCP', 'a, b'],
      [4711, '', 'TCP', 'node'],
      [8080, 'Dev server', 'TCP', 'node'],
    ]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 500 }, (_, index) => sampleListener({ port: 10_000 + index }));
    expect(rowsHere(many, { user: 'dev', elevated: false })).toHaveLength(100);
  });
});

describe('a query', () => {
  it.each([
    ['5432', 5432],
    [' 5432 ', 5432],
    [':5432', 5432],
    ['53/udp', 53],
    ['0', null],
    ['65536', null],
    ['05432', null],
    ['5432x', null],
    ['', null],
  ])('%j asks for the number %j', (query, port) => expect(portOf(query)).toBe(port));
});

describe('the title of a page', () => {
  it('is what developers call it, else its registered name', () => {
    expect(titleWords(SAMPLE_REFERENCE)).toBe('PostgreSQL');
    expect(titleWords({ ...SAMPLE_REFERENCE, common: [] })).toBe('postgresql');
    expect(titleWords(unknownReference(4711))).toBe('Nothing is known of it');
    const [one] = SAMPLE_REFERENCE.common;
    const common = ['a', 'b', 'b', 'c', 'd'].flatMap((name) => (one ? [{ ...one, name }] : []));
    expect(titleWords({ common, registered: [] })).toBe('a, b, c and others');
  });
});

describe('the address', () => {
  it.each([
    ['#/reference/5432', '#/reference'],
    ['#/reference', null],
    ['#token=abc', null],
    ['', null],
  ])('%j is left for %j where its page is not shown any more', (hash, left) => {
    let replaced: string | null = null;
    const replaceState = (_state: unknown, _title: string, url?: string | URL | null) => {
      replaced = String(url);
    };
    leaveDetail({ location: { hash }, history: { state: null, replaceState } });
    expect(replaced).toBe(left);
  });
});
