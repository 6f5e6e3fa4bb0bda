/** The built command line with the real register: numbers, names, a real listener, and a newer register that lasts; alone and through a host. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, PortReference, ReferenceHit } from '../../preload/model.ts';
import { IANA_SAMPLE } from '../sample-iana.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, type CliEnd, createSurroundings, cli as runCli } from './built-cli.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

interface NumberAnswer {
  schema: 1;
  reference: PortReference;
  ports: Listener[];
}
const numberOf = (end: CliEnd): NumberAnswer => {
  // What the command line says of itself; the reference in it is checked.
  const answer = end.json() as NumberAnswer;
  return { ...answer, reference: PortReference.parse(answer.reference) };
};
const hitsOf = (end: CliEnd): ReferenceHit[] =>
  ReferenceHit.array().parse((end.json() as { hits: unknown }).hits);

describe.each(['alone', 'through a host'])('%s', (way) => {
  let home: string;
  let folder: string;
  const cli = (...argv: string[]): Promise<CliEnd> => runCli(['ref', ...argv], { home, cwd: folder });

  beforeAll(async () => {
    home = around.folder();
    folder = around.folder();
    if (way === 'alone') return;
    const host = around.start(['serve', '--json'], { home });
    await waitUntil('the host to serve', () => host.text.out.includes('\n'));
  });

  it('tells both layers of the essential ports', async () => {
    const { code, err, out } = await cli('5432');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {2}Commonly +PostgreSQL \(tcp\): /m);
    expect(out).toMatch(/^ {2}Registered +postgresql \(tcp, udp\): /m);
    expect(out).toMatch(/^ +- IANA.*, \d{4}-\d\d-\d\d$/m);
    expect(out).toContain(`sport = :5432`);
    for (const [port, name] of [
      ['80', 'http'],
      ['443', 'https'],
      ['53', 'domain'],
      ['6063', 'x11'],
    ] as const) {
      const { reference } = numberOf(await cli(port, '--json'));
      expect(reference.registered.find(({ protocol }) => protocol === 'tcp')?.name).toBe(name);
    }
  });

  it('says who has a port here now', async () => {
    const { port, pid } = await around.listener();
    const { out } = await cli(String(port));
    // Its folder belongs to a project; and somebody else may have the port on another address.
    expect(out).toMatch(new RegExp(` node \\(pid ${pid}\\) of \\S+: tcp 127\\.0\\.0\\.1:${port}, for `));
    const { ports } = numberOf(await cli(String(port), '--json'));
    expect(ports.find(({ owner }) => owner?.pid === pid)).toMatchObject({ port, address: '127.0.0.1' });
    expect(new Set(ports.map((one) => one.port))).toEqual(new Set([port]));
  });

  it('finds by name and word, and names the nearest to a typo', async () => {
    expect(hitsOf(await cli('postgres', '--json'))[0]).toMatchObject({ port: 5432, layer: 'common' });
    const { code, out, err } = await cli('postgers');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Nothing is called "postgers"\. The nearest: .*5432/);
    expect((await cli('zzzzqqqq', '--json')).json()).toEqual({
      schema: 1,
      query: 'zzzzqqqq',
      hits: [],
      nearest: [],
      warnings: [],
    });
  });

  it('takes a newer register, for the next ones too, until it is reset', async () => {
    writeFileSync(join(folder, 'names.csv'), IANA_SAMPLE);
    const before = await cli('41234');
    expect([before.code, before.out]).toEqual([1, expect.stringMatching(/^ {2}Registered +nothing$/m)]);
    const refused = await cli('update', 'missing.csv');
    expect([refused.code, refused.out]).toEqual([1, '']);
    const updated = await cli('update', 'names.csv');
    expect([updated.code, updated.err]).toEqual([0, '']);
    expect(updated.out).toContain('names.csv, 2026-02-03: 3 names.');
    const after = await cli('41234');
    expect([after.code, after.err]).toEqual([0, '']);
    expect(after.out).toMatch(/^ {2}Registered +quayside-test \(tcp\): A port, for tests$/m);
    expect(numberOf(await cli('5432', '--json')).reference.registered).toEqual([]);
    expect((await cli('reset')).code).toBe(0);
    expect((await cli('41234')).code).toBe(1);
  });
});
