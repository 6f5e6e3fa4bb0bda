/** The user's own reservations: kept in their file, one for each port and project. */
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type NewReservation, openReservations } from '../../main/core/conflicts/reservations.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-reservations-'));
});

const file = () => join(folder, 'reservations.json');
const project = (name: string) => ({ root: `/home/dev/${name}`, name });
const forProject = (port: number, name: string): NewReservation => ({
  port,
  protocol: 'tcp',
  name,
  project: project(name),
  match: { cwd: `/home/dev/${name}` },
  source: 'user',
});

describe('the reservations of the user', () => {
  it('are kept in a file for the user alone, and read again with the same ids', async () => {
    const reservations = openReservations(folder);
    const added = await reservations.add(forProject(3000, 'web-shop'));
    expect(added).toMatchObject({ ok: true, value: { port: 3000, source: 'user' } });
    expect(openReservations(folder).list()).toEqual(reservations.list());
    expect((statSync(file()).mode & 0o777).toString(8)).toBe('600');
  });

  it('have names that can be shown and read again, whatever they were given', async () => {
    const reservations = openReservations(folder);
    const names = ['\u202eevil\n', '\u0007'.repeat(100), `${'x'.repeat(99)}🚀`];
    for (const [index, name] of names.entries()) await reservations.add(forProject(3000 + index, name));
    const kept = reservations.list().map(({ name }) => name);
    expect(kept).toEqual(['\\u202eevil\\u000a', expect.stringMatching(/^(\\u0007)+\\u00$/), 'x'.repeat(99)]);
    const again = openReservations(folder);
    expect([again.warnings(), again.list()]).toEqual([[], reservations.list()]);
  });

  it('take the place of the one for the same port and project, and stand beside those of others', async () => {
    const reservations = openReservations(folder);
    await reservations.add({ ...forProject(3000, 'web-shop'), name: 'old' });
    await reservations.add(forProject(3000, 'web-shop'));
    await reservations.add(forProject(3000, 'api'));
    await reservations.add({ ...forProject(3000, 'web-shop'), protocol: 'udp' });
    expect(reservations.list().map(({ name, protocol }) => `${name} ${protocol}`)).toEqual([
      'web-shop tcp',
      'api tcp',
      'web-shop udp',
    ]);
  });

  it('that are assigned take the place of every other on the port', async () => {
    const reservations = openReservations(folder);
    await reservations.add(forProject(3000, 'web-shop'));
    await reservations.add(forProject(3000, 'api'));
    await reservations.add(forProject(3001, 'web-shop'));
    await reservations.assign(forProject(3000, 'docs'));
    expect(reservations.list().map(({ name, port }) => `${name} ${port}`)).toEqual([
      'web-shop 3001',
      'docs 3000',
    ]);
  });

  it('are removed by id, and an unknown id is said', async () => {
    const reservations = openReservations(folder);
    const added = await reservations.add(forProject(3000, 'web-shop'));
    const id = added.ok ? added.value.id : '';
    expect(await reservations.remove('none')).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    expect(await reservations.remove(id)).toMatchObject({ ok: true, value: { name: 'web-shop' } });
    expect(openReservations(folder).list()).toEqual([]);
  });

  it('have a bound, and say so', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => {
      const { source: _source, ...rest } = forProject(index + 1, 'web-shop');
      return { ...rest, source: 'user' };
    });
    writeFileSync(file(), JSON.stringify({ version: 1, reservations: many }));
    const reservations = openReservations(folder);
    expect(reservations.list()).toHaveLength(1_000);
    expect(await reservations.add(forProject(2000, 'web-shop'))).toMatchObject({
      ok: false,
      failure: { code: 'invalid-input' },
    });
    expect(openReservations(folder).list()).toHaveLength(1_000);
  });

  it('keep what is ignored and declined, the newest 2,000', async () => {
    const reservations = openReservations(folder);
    await reservations.ignore('a', true);
    await reservations.ignore('b', true);
    await reservations.ignore('a', false);
    await reservations.decline('offer');
    const again = openReservations(folder);
    expect([...again.ignored()]).toEqual(['b']);
    expect([...again.declined()]).toEqual(['offer']);
    const many = Array.from({ length: 2_000 }, (_, index) => `id-${index}`);
    writeFileSync(file(), JSON.stringify({ version: 1, reservations: [], ignoredConflicts: many }));
    const full = openReservations(folder);
    await full.ignore('newest', true);
    expect(full.ignored().size).toBe(2_000);
    expect(full.ignored().has('newest')).toBe(true);
    expect(full.ignored().has('id-0')).toBe(false);
  });

  it.each([
    ['a port out of range', { version: 1, reservations: [{ port: 70_000 }] }],
    ['a list', []],
    ['no version', { reservations: [] }],
  ])('that are broken are set aside and said: %s', async (_what, content) => {
    writeFileSync(file(), JSON.stringify(content));
    const reservations = openReservations(folder);
    expect(reservations.list()).toEqual([]);
    const [warning] = reservations.warnings();
    expect(warning?.code).toBe('reservations-broken');
    const aside = /kept as (\S+):/.exec(warning?.nextStep ?? '')?.[1] ?? '';
    expect(JSON.parse(readFileSync(aside, 'utf8'))).toEqual(content);
  });
});
