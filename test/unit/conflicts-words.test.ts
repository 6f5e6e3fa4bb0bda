/** How sides and conflicts are called, whatever their names hold. */
import { describe, expect, it } from 'vitest';
import { foldersFrom, isIn, tildePath } from '../../preload/folder-path.ts';
import {
  createLooker,
  habitOf,
  projectAt,
  reservationOf,
  type Server,
  serverIn,
} from '../conflict-looker.ts';

const nameOf = (cwd: string, server: Server = {}, home = '/home/dev') =>
  createLooker(home).look({
    listeners: [serverIn(cwd, server)],
    reservations: [reservationOf({ port: 3000 })],
  }).conflicts[0]?.parties[1]?.name;

describe('the name of a side', () => {
  it('is its program and its folder, with ~ for home', () => {
    expect(nameOf('/home/dev/api')).toBe('node in ~/api');
    expect(nameOf('/home/dev')).toBe('node in ~');
    expect(nameOf('/srv/api')).toBe('node in /srv/api');
    expect(nameOf('/home/dev/api', { owner: { cwd: null } })).toBe('node');
  });

  it('has ~ for whole folders only', () => {
    expect(nameOf('/home/developer/api')).toBe('node in /home/developer/api');
    expect(nameOf('/srv/api', {}, '/')).toBe('node in /srv/api');
    expect(nameOf('/srv/api', {}, '')).toBe('node in /srv/api');
    expect(nameOf('/home/dev/api', {}, '/home/dev/')).toBe('node in ~/api');
  });

  it('has the project’s folder, and its name where the folder does not say it', () => {
    const project = { root: '/home/dev/api', name: 'api', branch: null, worktree: false, script: null };
    expect(nameOf('/home/dev/api/src', { owner: { project } })).toBe('node in ~/api');
    expect(nameOf('/home/dev/api/src', { owner: { project: { ...project, name: 'backend' } } })).toBe(
      'node (backend) in ~/api',
    );
  });

  it('keeps the end of a long folder and shows nothing hostile', () => {
    expect(nameOf('/home/dev/work/customers/2026/spring/web-shop')).toBe('node in …/2026/spring/web-shop');
    expect(nameOf(`/srv/${'x'.repeat(300)}`)?.length).toBeLessThan(60);
    expect(nameOf('/srv/a\u202eb\n')).toBe('node in /srv/a\\u202eb\\u000a');
  });
});

describe('a sentence', () => {
  const long = (letter: string) => `/home/dev/${letter.repeat(20)}/${letter.repeat(250)}`;
  const rows = () => [
    serverIn(long('a'), { owner: { name: '𝒏'.repeat(100) } }),
    serverIn(long('b'), { address: '::1', family: 'ipv6', owner: { name: 'n'.repeat(200) } }),
    serverIn(long('c'), { address: '0.0.0.0', scope: 'all' }),
    serverIn(long('d'), { port: 3001, since: '2026-02-01T00:00:00.000Z' }),
  ];

  it('stays below 200 characters and whole, whatever the names', async () => {
    const projects = ['a', 'b', 'c'].map((letter) => ({
      root: long(letter),
      name: `𝒙${letter}`.repeat(100),
    }));
    const listeners = rows();
    const looker = createLooker();
    looker.answer = { ipv4: 'silent', ipv6: 'refuses', gives: ['ipv6', 'ipv4'] };
    const files = projects.map((project) => reservationOf({ port: 3000, project, source: 'project-file' }));
    const other = projectAt('/srv/other');
    const conflicts = [
      ...(await looker.find({ listeners, reservations: files })),
      ...(await createLooker().find({ listeners })),
      ...(await createLooker().find({
        listeners,
        reservations: [reservationOf({ port: 3000, project: other })],
      })),
      ...(await createLooker().find({ listeners, habits: [{ ...habitOf(long('d'), { port: 3000 }) }] })),
      ...(await createLooker().find({
        listeners,
        reservations: [reservationOf({ port: 3000, name: 't'.repeat(300), source: 'tunnel' })],
      })),
    ];
    expect(new Set(conflicts.map(({ kind }) => kind)).size).toBe(5);
    for (const { message, parties, suggestions } of conflicts) {
      expect(message.length, message).toBeLessThan(200);
      for (const text of [
        message,
        ...parties.map(({ name }) => name),
        ...suggestions.map(({ label }) => label),
      ]) {
        expect(text, 'no half of a letter').not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      }
    }
  });

  it('says UDP where it is', () => {
    const { conflicts } = createLooker().look({
      listeners: [serverIn('/home/dev/api', { port: 5353, protocol: 'udp' })],
      reservations: [reservationOf({ port: 5353, protocol: 'udp', name: 'dns' })],
    });
    expect(conflicts[0]?.message).toBe('5353 UDP (dns) was taken by node in ~/api');
  });
});

describe('folders', () => {
  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b/c', '/a/b', true],
    ['/a/b/', '/a/b', true],
    ['/a/b', '/a/b/', true],
    ['/a/bc', '/a/b', false],
    ['/a', '/a/b', false],
    ['/a', '/', true],
    ['C:\\w\\api', 'C:\\w', true],
    ['C:\\work', 'C:\\w', false],
  ])('%s in %s: %s', (folder, root, expected) => {
    expect(isIn(folder, root)).toBe(expected);
  });

  it('are walked up to the root', () => {
    expect(foldersFrom('/a/b/')).toEqual(['/a/b', '/a', '/']);
    expect(foldersFrom('/')).toEqual(['/']);
    expect(foldersFrom('C:\\w\\api')).toEqual(['C:\\w\\api', 'C:\\w', 'C:']);
    expect(foldersFrom('relative')).toEqual(['relative']);
    expect(tildePath('C:\\Users\\dev\\api', 'C:\\Users\\dev')).toBe('~\\api');
  });
});
