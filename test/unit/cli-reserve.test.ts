/** `reserve`, `reserve ls`, `reserve rm` and `next --project`: what they ask of the core and what they say. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, ok, type Reservation, type Snapshot } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import { commandLine } from '../cli-in-process.ts';
import { bareConflict, bareOffer, bareReservation } from '../conflict-parts.ts';
import { serviceOf } from '../service-of.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-reserve-')));
  mkdirSync(join(folder, 'web', 'src'), { recursive: true });
  symlinkSync('web', join(folder, 'link'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs in `folder`, and keeps what was asked of the core. */
function core(parts: Partial<Snapshot> = {}, handlers: Partial<Handlers> = {}) {
  const asked: { call: string; input: unknown }[] = [];
  const note = <I, O>(call: string, answer: (input: I) => Promise<O>) => {
    return (input: I) => {
      asked.push({ call, input });
      return answer(input);
    };
  };
  const service = serviceOf(parts, {
    'reservations.add': note('add', async ({ name, match, port, protocol }) =>
      ok({
        reservation: bareReservation({
          id: 'new',
          name: name ?? 'reserved',
          match: match ?? null,
          project: null,
          port,
          protocol,
        }),
      }),
    ),
    'reservations.remove': note('remove', async ({ reservationId }) => {
      const found = parts.reservations?.find(({ id }) => id === reservationId);
      return found ? ok({ reservation: found }) : fail('not-found', 'There is none.', 'Look again.');
    }),
    'ports.next': note('next', async () => ok({ ports: [3005] })),
    ...handlers,
  });
  return { asked, run: (...argv: string[]) => commandLine(service, argv, { cwd: folder }) };
}

describe('reserve', () => {
  it('keeps a port for nobody in particular, and prints the reservation', async () => {
    const { asked, run } = core();
    expect(await run('reserve', '3000')).toMatchObject({
      code: 0,
      out: 'Reserved 3000 (tcp) as reserved, for nobody in particular.\n',
      err: '',
    });
    expect(asked).toEqual([{ call: 'add', input: { port: 3000, protocol: 'tcp' } }]);
    const json = await run('reserve', '3000', '--name', 'web', '--protocol', 'udp', '--json');
    expect(json.json()).toEqual({
      schema: 1,
      reservation: expect.objectContaining({ id: 'new', port: 3000, protocol: 'udp', name: 'web' }),
      warnings: [],
    });
  });

  it('takes the project’s folder from where the terminal is, as it really is called', async () => {
    for (const word of ['web', './link', join(folder, 'link'), 'web/src/..']) {
      const { asked, run } = core();
      expect((await run('reserve', '3000', '--project', word)).code).toBe(0);
      const project = join(folder, 'web');
      expect(asked).toEqual([{ call: 'add', input: { port: 3000, protocol: 'tcp', project } }]);
    }
    const { asked, run } = core();
    await run('reserve', '3000', '--project', 'nowhere');
    expect(asked).toMatchObject([{ input: { project: join(folder, 'nowhere') } }]);
  });

  it('keeps it for a command in the project’s folder, or for a container wherever it works', async () => {
    const cwd = join(folder, 'web');
    const cases = [
      [['--command', 'vite'], { command: 'vite' }],
      [['--command', 'vite', '--project', 'web'], { cwd, command: 'vite' }],
      [['--container', 'db', '--project', 'web'], { container: 'db' }],
    ] as const;
    for (const [options, match] of cases) {
      const { asked, run } = core();
      await run('reserve', '3000', ...options);
      expect(asked).toMatchObject([{ input: { match } }]);
    }
  });

  it('says that somebody else is there already, and is done all the same', async () => {
    const taken = bareConflict();
    const parties = taken.parties.map((party) => ({ ...party, reservationId: 'new' }));
    const { run } = core({
      conflicts: [{ ...taken, parties }, bareConflict({ id: 'foreign', message: 'foreign' })],
    });
    const { code, err } = await run('reserve', '3000');
    expect([code, err]).toEqual([
      0,
      '3000 (web-shop) was taken by node in ~/api\nSee `quayside conflicts`.\n',
    ]);
  });

  it('takes the place of the user’s other reservations of that port where it is told to', async () => {
    const others = [
      bareReservation({ id: 'mine', name: 'mine' }),
      bareReservation({ id: 'learned', name: 'learned', source: 'learned' }),
      bareReservation({ id: 'file', source: 'project-file' }),
      bareReservation({ id: 'udp', protocol: 'udp' }),
      bareReservation({ id: 'port', port: 3001 }),
      bareReservation({ id: 'new' }),
    ];
    const { asked, run } = core({ reservations: others });
    const { err } = await run('reserve', '3000', '--replace');
    expect(asked.filter(({ call }) => call === 'remove').map(({ input }) => input)).toEqual([
      { reservationId: 'mine' },
      { reservationId: 'learned' },
    ]);
    expect(err).toBe('No longer reserved for mine.\nNo longer reserved for learned.\n');
    const plain = core({ reservations: others });
    await plain.run('reserve', '3000');
    expect(plain.asked.map(({ call }) => call)).toEqual(['add']);
  });

  it('passes on why the core refuses', async () => {
    const { run } = core(
      {},
      { 'reservations.add': async () => fail('invalid-input', 'There is no folder x.', 'Give one.') },
    );
    expect(await run('reserve', '3000', '--project', 'x')).toMatchObject({
      code: 2,
      out: '',
      err: 'quayside: There is no folder x. Give one.\n',
    });
  });

  it('ends with 2 and asks for nothing where the words are wrong', async () => {
    const { asked, run } = core();
    const mistakes = [
      ['0'],
      ['lss'],
      ['3000', '--name', ' '],
      ['3000', '--name', 'x'.repeat(101)],
      ['3000', '--command', ''],
      ['3000', '--project='],
      ['3000', '--protocol', 'icmp'],
      ['ls', '--name', 'x'],
      ['--name', 'x', 'ls'],
      ['rm', '3000', '--replace'],
      ['rm'],
      ['rm', '3000', '4000'],
      ['rm', '3000', '--protocol', 'icmp'],
    ];
    for (const argv of mistakes) expect([argv, (await run('reserve', ...argv)).code]).toEqual([argv, 2]);
    expect(asked).toEqual([]);
  });
});

describe('reserve ls', () => {
  it('lists all with who they are for and by whom, and offers below with the command that accepts them', async () => {
    const { run } = core({
      reservations: [
        bareReservation({ port: 4000, name: 'any', project: null, match: null }),
        bareReservation({ source: 'project-file', name: 'web' }),
        bareReservation({
          port: 5000,
          name: 'db',
          project: null,
          match: { command: 'pg', container: 'db' },
        }),
      ],
      offers: [bareOffer({ lastSeen: new Date().toISOString() })],
    });
    const { code, out, err } = await run('reserve', 'ls');
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd().split('\n')).toEqual([
      'PORT  PROTO  NAME  FOR                       BY',
      '3000  tcp    web   ~/web-shop                ~/web-shop/quayside.json',
      '4000  tcp    any   nobody in particular      you',
      '5000  tcp    db    command pg, container db  you',
      '',
      'Not reserved, but could be:',
      '5173 tcp: web-shop (~/web-shop) came up there 3 times, last just now',
      '  quayside reserve 5173 --project ~/web-shop',
    ]);
  });

  it('prints them as they are as JSON, with the warnings; steering characters as \\u', async () => {
    const reservations = [bareReservation({ name: 'a\u202eb\u009b' })];
    const warning = { code: 'project-file', message: 'Line 2: ports.web', nextStep: 'Mend it.' };
    const { run } = core({ reservations, offers: [bareOffer()], warnings: [warning] });
    const { out, err, json } = await run('reserve', 'ls', '--json');
    expect(json()).toEqual({ schema: 1, reservations, offers: [bareOffer()], warnings: [warning] });
    expect([out.includes('a\\u202eb\\u009b'), err]).toEqual([true, 'Warning: Line 2: ports.web Mend it.\n']);
    expect((await run('reserve', 'ls')).out).toContain('a\\u202eb\\u009b');
  });

  it('says that nothing is reserved', async () => {
    expect(await core().run('reserve', 'ls')).toMatchObject({
      code: 0,
      out: '',
      err: 'No port is reserved.\n',
    });
  });
});

describe('reserve rm', () => {
  const removed = async (reservations: Reservation[], ...argv: string[]) => {
    const { asked, run } = core({ reservations });
    const end = await run('reserve', 'rm', ...argv);
    return { ...end, asked: asked.map(({ input }) => input) };
  };

  it('ends the one of that port, and only the user’s', async () => {
    const both = [bareReservation({ source: 'project-file', id: 'file' }), bareReservation({ id: 'mine' })];
    const { code, out, asked } = await removed(both, '3000');
    expect([code, out]).toEqual([0, 'No longer reserved: 3000 (tcp) as web-shop.\n']);
    expect(asked).toEqual([{ reservationId: 'mine' }]);
    expect((await removed(both, '3000', '--json')).json()).toEqual({
      schema: 1,
      reservation: both[1],
      warnings: [],
    });
  });

  it('names them and asks for the id where a port has several; takes id, its beginning, or the protocol', async () => {
    const several = [
      bareReservation({ id: 'aaaabbbbcccc', name: 'one' }),
      bareReservation({ id: '-aaabbbbdddd', name: 'two', protocol: 'udp' }),
    ];
    const { code, err, asked } = await removed(several, '3000');
    expect([code, asked]).toEqual([2, []]);
    for (const part of ['aaaabbbb 3000 (tcp) as one', 'aaabbbbd 3000 (udp) as two'])
      expect(err).toContain(part);
    expect((await removed(several, 'aaaabbbb')).asked).toEqual([{ reservationId: 'aaaabbbbcccc' }]);
    expect((await removed(several, 'aaabbbbd')).asked).toEqual([{ reservationId: '-aaabbbbdddd' }]);
    expect((await removed(several, '3000', '--protocol', 'udp')).asked).toEqual([
      { reservationId: '-aaabbbbdddd' },
    ]);
  });

  it('says in which file one stands that is not the user’s to remove here', async () => {
    const file = await removed([bareReservation({ source: 'project-file' })], '3000');
    expect([file.code, file.asked, file.err]).toEqual([
      1,
      [],
      'quayside: That reservation of 3000 (tcp) stands in ~/web-shop/quayside.json. Remove it in that file.\n',
    ]);
    const tunnel = await removed([bareReservation({ source: 'tunnel', name: 'db' })], '3000');
    expect([tunnel.code, tunnel.err]).toEqual([1, expect.stringContaining('the tunnel db')]);
  });

  it('ends with 1 where there is none', async () => {
    for (const word of ['3001', 'nothing', '300']) {
      const { code, asked, err } = await removed([bareReservation({ id: 'mine' })], word);
      expect([code, asked]).toEqual([1, []]);
      expect(err).toContain('See `quayside reserve ls`');
    }
  });
});

describe('next --project', () => {
  const askedFor = async (reservations: Reservation[], ...argv: string[]) => {
    const { asked, run } = core({ reservations });
    expect((await run('next', ...argv)).code).toBe(0);
    const input = asked.find(({ call }) => call === 'next')?.input;
    // What was asked is the input of ports.next.
    return (input as { project?: string }).project;
  };

  it('asks for the project of the folder that is said, else of the one that the terminal is in', async () => {
    expect(await askedFor([], '--project', 'link')).toBe(join(folder, 'web'));
    expect(await askedFor([], '--project')).toBe(folder);
    expect(await askedFor([], '--project', '--from', '4000')).toBe(folder);
    expect(await askedFor([])).toBe(undefined);
  });

  it('ends with 1 where the terminal’s folder is gone and matters', async () => {
    const gone = { cwd: null };
    const service = serviceOf({}, { 'ports.next': async () => ok({ ports: [3005] }) });
    const lost = await commandLine(service, ['next', '--project'], gone);
    expect([lost.code, lost.err]).toEqual([2, expect.stringContaining('is gone')]);
    expect((await commandLine(service, ['next'], gone)).code).toBe(0);
  });
});
