/** What a search in the reference finds, in which order, and that nothing typed can hurt it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../main/core/registry/create-registry.ts';
import { editDistance, nearest } from '../../main/core/registry/edit-distance.ts';
import { readQuery } from '../../main/core/registry/read-query.ts';
import { ReferenceHit } from '../../preload/model.ts';

const registry = createRegistry({
  dataFolder: mkdtempSync(join(tmpdir(), 'quayside-search-')),
  system: 'Linux 6.1',
  now: () => new Date(),
});

const search = async (query: string, limit = 10) => {
  const hits = await registry.search(query, limit);
  return hits.map(({ port, protocol, layer, why }) => `${port}/${protocol} ${layer} ${why}`);
};

describe('a search', () => {
  it.each([
    ['5432', '5432/tcp common number'],
    [':5432', '5432/tcp common number'],
    ['0080', '80/tcp common number'],
    ['53/udp', '53/udp common number'],
    ['udp 53', '53/udp common number'],
    ['tcp/80', '80/tcp common number'],
    ['PostgreSQL', '5432/tcp common name'],
    ['postgres', '5432/tcp common alias'],
    ['redis', '6379/tcp common name'],
    ['Node inspector', '9229/tcp common name'],
    ['node --inspect', '9229/tcp common alias'],
    ['x11', '6000/tcp common name'],
    ['remoteware-cl', '3000/tcp registered name'],
    ['hbci', '3000/tcp registered alias'],
    ['www-http', '80/tcp registered alias'],
    ['airplay', '5000/tcp common name'],
    ['postgers', '5432/tcp common typo'],
    ['rabitmq', '5672/tcp common typo'],
    ['kuberentes', '6443/tcp common typo'],
    ['mongdb', '27017/tcp common typo'],
    ['elasticserch', '9200/tcp common typo'],
    ['wierguard', '51820/udp common typo'],
    ['message broker', '1883/tcp common description'],
    ['remote control protocol', '623/udp registered description'],
  ])('for %s finds %s first', async (query, first) => {
    expect((await search(query))[0]).toBe(first);
  });

  it('puts the common ones before the registered ones that fit as well', async () => {
    expect((await search('mysql')).slice(0, 2)).toEqual(['3306/tcp common name', '3306/tcp registered name']);
    expect((await search('80')).slice(0, 3)).toEqual([
      '80/tcp common number',
      '80/tcp registered number',
      '80/sctp registered number',
    ]);
  });

  it('goes on with ports that begin with the number', async () => {
    const ports = (await registry.search('54', 50)).map(({ port }) => port);
    expect(ports).toEqual(expect.arrayContaining([54, 5432, 5433, 54321]));
    expect(ports[0]).toBe(54);
  });

  it('keeps to the protocol that was asked for', async () => {
    const hits = await registry.search('dns udp', 20);
    expect(hits.length).toBeGreaterThan(1);
    expect(new Set(hits.map(({ protocol }) => protocol))).toEqual(new Set(['udp']));
  });

  it('looks for no typing mistakes where a name fits', async () => {
    const hits = await registry.search('vite', 50);
    expect(hits.map(({ why }) => why)).not.toContain('typo');
  });

  it.each(['', '   ', '---', '"', '\u0000', '\u202e', '/', ':'])('finds nothing for %j', async (query) => {
    expect(await search(query)).toEqual([]);
  });

  it('gives at most so many', async () => {
    expect(await search('server', 3)).toHaveLength(3);
    expect(await search('server', 0)).toEqual([]);
  });

  it('takes anything that can be typed', async () => {
    const Typed = fc.oneof(
      fc.string({ maxLength: 80, unit: 'binary' }),
      fc.constantFrom(
        '(a+)+$',
        '\\',
        '[',
        '*',
        '?:',
        'p{L}',
        '9'.repeat(400),
        'é',
        'ﬁ',
        '５４３２',
        '65536',
        'a'.repeat(10_000),
      ),
    );
    await fc.assert(
      fc.asyncProperty(Typed, fc.integer({ min: 0, max: 30 }), async (typed, limit) => {
        const hits = ReferenceHit.array().parse(await registry.search(typed, limit));
        expect(hits.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('finds each common name by itself', async () => {
    for (const port of [22, 443, 3306, 5173, 8080, 9090, 25_565]) {
      const [first] = (await registry.about(port)).common;
      expect((await registry.search(first?.name ?? '', 40)).map((hit) => hit.port)).toContain(port);
    }
  });
});

describe('a query', () => {
  it('is taken apart', () => {
    expect(readQuery(' 53/UDP ')).toMatchObject({ digits: '53', protocol: 'udp' });
    expect(readQuery('tcp')).toMatchObject({ digits: null, protocol: null, key: 'tcp' });
    expect(readQuery('５４３２')).toMatchObject({ digits: '5432' });
    expect(readQuery('123456')).toMatchObject({ digits: null, key: '123456' });
    expect(readQuery('Node.js')).toMatchObject({ key: 'nodejs', protocol: null });
  });
});

describe('the distance of two words', () => {
  it.each([
    ['redis', 'redis', 0],
    ['reddis', 'redis', 1],
    ['rdis', 'redis', 1],
    ['redus', 'redis', 1],
    ['erdis', 'redis', 1],
    ['rabitmq', 'rabbitmq', 1],
    ['kuberentes', 'kubernetes', 1],
    ['redis', 'mysql', 3],
  ])('%s to %s is %i at most 3', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
  });

  it('is never found farther by the quick look at letters', () => {
    const Word = fc.stringMatching(/^[a-z0-9é]{1,12}$/);
    fc.assert(
      fc.property(
        Word,
        fc.array(Word, { maxLength: 6 }),
        fc.integer({ min: 1, max: 2 }),
        (typed, words, most) => {
          const slow = Math.min(most + 1, ...words.map((word) => editDistance(typed, word, most)));
          expect(nearest(typed, words, most)).toBe(slow);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is one for one mistake anywhere', () => {
    const Word = fc.stringMatching(/^[a-z]{4,12}$/);
    fc.assert(
      fc.property(Word, fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (word, place, kind) => {
        const at = place % (word.length - 1);
        const made = {
          drop: '',
          double: `${word[at]}${word[at]}${word[at + 1]}`,
          swap: `${word[at + 1]}${word[at]}`,
        }[kind];
        const typed =
          word.slice(0, at) + (kind === 'drop' ? word.slice(at + 1, at + 2) : made) + word.slice(at + 2);
        expect(nearest(typed, [word], 2)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
