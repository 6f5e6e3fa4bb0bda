/** Reservations in the window: what the form makes of what is typed, and what the table says. */
import { describe, expect, it } from 'vitest';
import type { Reservation } from '../../preload/model.ts';
import { foldTwins } from '../../renderer/ports/fold-twins.ts';
import { emptyMemory, remember } from '../../renderer/ports/list-memory.ts';
import {
  again,
  emptyForm,
  type ReservationForm,
  readFolder,
  readForm,
  readPort,
  reserveStart,
} from '../../renderer/reservations/reservation-form.ts';
import { reservationRows } from '../../renderer/reservations/reservation-rows.ts';
import {
  forWords,
  isOutranked,
  reservedSentence,
  sourceWords,
} from '../../renderer/reservations/reservation-words.ts';
import { fiveConflicts, reserved, someReservations } from '../e2e/window-conflicts.ts';
import { tidyMachine } from '../e2e/window-machine.ts';

const HOME = '/home/ada';
const read = (form: Partial<ReservationForm>) => readForm({ ...emptyForm, ...form }, HOME);

describe('the form', () => {
  it.each([
    ['3000', 3000],
    [' 65535 ', 65_535],
    ['1', 1],
  ])('takes %j', (text, value) => expect(readPort(text)).toEqual({ ok: true, value }));

  it.each(['', '0', '65536', '-1', '3000.5', '3e3', '0x10', 'web', '999999999'])(
    'refuses the port %j',
    (text) => expect(readPort(text)).toMatchObject({ ok: false }),
  );

  it.each([
    ['~/code/web-shop', '/home/ada/code/web-shop'],
    ['~', '/home/ada'],
    ['/srv/www/', '/srv/www'],
    ['/', '/'],
    ['C:\\work', 'C:\\work'],
    ['', ''],
  ])('reads the folder %j as %j', (text, value) =>
    expect(readFolder(text, HOME)).toEqual({ ok: true, value }),
  );

  it.each(['code', './x', '~ada/x', `/${'x'.repeat(5000)}`])('refuses the folder %j', (text) =>
    expect(readFolder(text, HOME)).toMatchObject({ ok: false }),
  );

  it('says what is wrong in which field, all at once', () => {
    const { input, errors } = read({
      port: 'x',
      folder: 'code',
      name: 'n'.repeat(101),
      command: 'c'.repeat(257),
    });
    expect(input).toBeNull();
    expect(Object.keys(errors ?? {})).toEqual(['port', 'name', 'folder', 'command']);
  });

  it('leaves out what was left empty, and ties a command to its folder', () => {
    expect(read({ port: '3000' }).input).toEqual({ port: 3000, protocol: 'tcp' });
    expect(read({ port: '53', protocol: 'udp', name: ' dns ' }).input).toEqual({
      port: 53,
      protocol: 'udp',
      name: 'dns',
    });
    expect(read({ port: '3000', folder: '~/a' }).input).toEqual({
      port: 3000,
      protocol: 'tcp',
      project: '/home/ada/a',
    });
    expect(read({ port: '3000', folder: '~/a', command: 'vite' }).input).toEqual({
      port: 3000,
      protocol: 'tcp',
      project: '/home/ada/a',
      match: { command: 'vite', cwd: '/home/ada/a' },
    });
  });

  it('opens with what the row says: for its project, else for its program', () => {
    const rows = [...foldTwins(remember(emptyMemory, tidyMachine(), 0, true), HOME).values()];
    const start = (port: number) => {
      const row = rows.find(({ listener }) => listener.port === port);
      return row && reserveStart(row);
    };
    expect(start(6006)).toEqual({
      port: '6006',
      protocol: 'tcp',
      name: 'web-shop',
      folder: '/home/ada/code/web-shop',
      command: '',
    });
    expect(start(6379)).toMatchObject({ name: 'redis-server', folder: '', command: 'redis-server' });
    expect(start(22)).toMatchObject({ port: '22', name: '', folder: '', command: '' });
  });

  it('can make again what was removed', () => {
    const [, next] = someReservations();
    expect(next && again(next)).toEqual({
      port: 3001,
      protocol: 'tcp',
      name: 'next',
      project: '/home/ada/code/web-shop',
      match: { cwd: '/home/ada/code/web-shop' },
    });
  });
});

describe('the words', () => {
  const words = (reservation: Reservation) => {
    const { name, detail } = forWords(reservation, HOME);
    return [name, detail].filter(Boolean).join(' | ');
  };

  it('say who it is for', () => {
    expect(words(reserved(3000, 'web-shop'))).toBe('web-shop | ~/code/web-shop');
    expect(
      words(reserved(3000, 'web-shop', { match: { command: 'vite', cwd: '/home/ada/code/web-shop' } })),
    ).toBe('web-shop | command vite in ~/code/web-shop');
    expect(words(reserved(1, 'x', { project: null, match: { container: 'db' }, source: 'user' }))).toBe(
      'container db',
    );
    expect(words(reserved(1, 'x', { project: null, match: null, source: 'user' }))).toBe(
      'Nobody | any holder is a conflict',
    );
  });

  it('say where it comes from', () => {
    expect(sourceWords(reserved(3000, 'web-shop'), HOME)).toEqual({
      word: 'quayside.json',
      file: '~/code/web-shop/quayside.json',
    });
    expect(reservedSentence(reserved(3000, 'web-shop'), HOME)).toBe('Reserved for web-shop by quayside.json');
    expect(reservedSentence(reserved(3000, 'web-shop', { source: 'user' }), HOME)).toBe(
      'Reserved for web-shop by you',
    );
    expect(
      reservedSentence(reserved(1, 'x', { name: 'mine', project: null, match: null, source: 'user' }), HOME),
    ).toBe('Reserved by you as mine: any holder is a conflict');
  });

  it('say when the user’s own counts instead: on the same port and protocol alone', () => {
    const file = reserved(3000, 'a');
    expect(isOutranked(file, [file, reserved(3000, 'b', { source: 'user' })])).toBe(true);
    expect(isOutranked(file, [file, reserved(3000, 'b', { source: 'learned' })])).toBe(true);
    expect(isOutranked(file, [file, reserved(3000, 'b')])).toBe(false);
    expect(isOutranked(file, [file, reserved(3000, 'b', { source: 'user', protocol: 'udp' })])).toBe(false);
    expect(isOutranked(reserved(3000, 'b', { source: 'user' }), [reserved(3000, 'a')])).toBe(false);
  });
});

describe('the table', () => {
  const rows = reservationRows(someReservations(), tidyMachine(), fiveConflicts());
  const row = (id: string) => rows.find(({ reservation }) => reservation.id === id);

  it('stands in the order of the ports', () => {
    expect(rows.map(({ reservation }) => reservation.port)).toEqual([
      3000, 3001, 4000, 4000, 5173, 5432, 6379, 9999,
    ]);
  });

  it('names the holder and the conflict', () => {
    expect(row('r-3000-web-shop')).toMatchObject({
      holder: { port: 3000 },
      conflict: { id: 'taken-3000' },
      outranked: false,
    });
    expect(row('r-3001-web-shop')).toMatchObject({ holder: { port: 3001 }, conflict: null });
    expect(row('r-9999')).toMatchObject({ holder: null, conflict: null });
    expect(row('r-4000-billing')).toMatchObject({ holder: null, conflict: { id: 'clash-4000' } });
  });

  it('tells nothing of conflicts that are ignored', () => {
    const ignored = fiveConflicts().map((one) => ({ ...one, state: 'ignored' as const }));
    expect(
      reservationRows(someReservations(), tidyMachine(), ignored).every(({ conflict }) => conflict === null),
    ).toBe(true);
  });
});
