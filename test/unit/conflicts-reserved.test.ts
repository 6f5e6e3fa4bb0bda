/** A reserved port that somebody else holds, and who counts as somebody else. */
import { describe, expect, it } from 'vitest';
import type { Container, Listener, Reservation } from '../../preload/model.ts';
import { createLooker, projectAt, reservationOf, type Server, serverIn } from '../conflict-looker.ts';
import { sampleListener } from '../sample-listener.ts';

const WEB = projectAt('/home/dev/web-shop');
const API = projectAt('/home/dev/api');

const look = (listeners: Listener[], reservations: Reservation[]) =>
  createLooker().look({ listeners, reservations }).conflicts;

const web = reservationOf({ port: 3000, project: WEB, source: 'project-file' });
const inApi = (server: Server = {}) => serverIn('/home/dev/api', server);

describe('a reserved port', () => {
  it('that another project holds names both sides, since when, and what to do', () => {
    const holder = inApi({ since: '2026-02-01T10:00:00.000Z' });
    const [conflict, ...others] = look([holder], [web]);
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      kind: 'reserved-taken',
      port: 3000,
      protocol: 'tcp',
      since: '2026-02-01T10:00:00.000Z',
      state: 'open',
      message: '3000 (web-shop) was taken by node in ~/api',
      parties: [
        {
          role: 'rightful',
          name: 'web-shop',
          project: WEB,
          reservationId: web.id,
          process: null,
          since: null,
        },
        {
          role: 'holder',
          name: 'node in ~/api',
          listenerId: holder.id,
          process: { pid: holder.owner?.pid, name: 'node' },
          user: 'dev',
          since: '2026-02-01T10:00:00.000Z',
        },
      ],
    });
    expect(conflict?.suggestions.map(({ label }) => label)).toEqual([
      'Free 3000',
      'Use 3001',
      'Give 3000 to node in ~/api',
      'Ignore',
    ]);
    expect(conflict?.suggestions.map(({ listenerId, port, party }) => listenerId ?? port ?? party)).toEqual([
      holder.id,
      3001,
      1,
      null,
    ]);
  });

  it('is the project’s in its folder and below, and nowhere else', () => {
    expect(look([serverIn('/home/dev/web-shop')], [web])).toEqual([]);
    expect(look([serverIn('/home/dev/web-shop/packages/front')], [web])).toEqual([]);
    expect(look([serverIn('/home/dev/web-shop-2')], [web])).toHaveLength(1);
    expect(look([serverIn('/home/dev')], [web])).toHaveLength(1);
  });

  it('is not taken by who listens on another port or with another protocol', () => {
    expect(look([inApi({ port: 3001 }), inApi({ port: 300 }), inApi({ protocol: 'udp' })], [web])).toEqual(
      [],
    );
  });

  it('fits only where every field of the match does', () => {
    const kept = (match: Reservation['match']) => [reservationOf({ port: 3000, match })];
    const vite = inApi({ owner: { name: 'node', argv: ['node', '/x/node_modules/.bin/vite', '--host'] } });
    expect(look([vite], kept({ command: 'vite' }))).toEqual([]);
    expect(look([vite], kept({ command: 'node' }))).toEqual([]);
    expect(look([inApi({ owner: { name: 'worker' } })], kept({ command: 'worker' }))).toEqual([]);
    expect(look([vite], kept({ command: 'Vite' }))).toHaveLength(1);
    expect(look([vite], kept({ command: 'vit' }))).toHaveLength(1);
    expect(look([vite], kept({ command: 'vite', cwd: '/home/dev/api' }))).toEqual([]);
    expect(look([vite], kept({ command: 'vite', cwd: '/home/dev/web-shop' }))).toHaveLength(1);
    expect(look([vite], kept({ command: 'webpack', cwd: '/home/dev/api' }))).toHaveLength(1);
  });

  it('tells two nodes of two projects apart', () => {
    const both = [serverIn('/home/dev/web-shop'), inApi({ address: '::1', family: 'ipv6' })];
    const [conflict, ...others] = look(both, [web]);
    expect(others).toEqual([]);
    expect(conflict?.parties.map(({ process }) => process?.pid)).toEqual(both.map(({ owner }) => owner?.pid));
    // The rightful one has the port too, since its own start.
    expect(conflict?.parties[0]).toMatchObject({ role: 'rightful', listenerId: both[0]?.id });
  });

  it('that is for nobody in particular is taken by anybody, seen or hidden', () => {
    const kept = [reservationOf({ port: 3000, name: 'demo' })];
    const [conflict] = look([inApi()], kept);
    expect(conflict?.message).toBe('3000 (demo) was taken by node in ~/api');
    const hidden = sampleListener({ owner: null, user: 'root' });
    expect(look([hidden], kept)[0]?.message).toBe('3000 (demo) was taken by a process of root');
    expect(look([hidden], [reservationOf({ port: 3000, match: {} })])).toHaveLength(1);
  });

  it('counts as held by its own when any of its reservations fits', () => {
    const both = [reservationOf({ port: 3000, project: WEB }), reservationOf({ port: 3000, project: API })];
    expect(look([inApi()], both).filter(({ kind }) => kind === 'reserved-taken')).toEqual([]);
    const [conflict] = look([serverIn('/home/dev/blog')], both);
    expect(conflict?.parties.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'rightful web-shop',
      'holder node in ~/blog',
      'rightful api',
    ]);
  });

  it('is the user’s to give: their word outranks every file', () => {
    const mine = reservationOf({ port: 3000, project: API, source: 'user' });
    expect(look([inApi()], [web, mine])).toEqual([]);
    expect(look([serverIn('/home/dev/web-shop')], [web, mine])).toHaveLength(1);
    const learned = reservationOf({ port: 3000, project: API, source: 'learned' });
    expect(look([inApi()], [web, learned])).toEqual([]);
    // On that port and protocol alone.
    expect(look([inApi()], [web, reservationOf({ port: 3001, project: API })])).toHaveLength(1);
    expect(look([inApi()], [web, reservationOf({ port: 3000, protocol: 'udp', project: API })])).toHaveLength(
      1,
    );
  });

  it('is one conflict for a family with many sockets, and one for each stranger', () => {
    const owner = { pid: 7000 };
    const twins = [inApi({ owner }), inApi({ owner, address: '::1', family: 'ipv6' })];
    expect(look(twins, [web])).toHaveLength(1);
    expect(look([...twins, serverIn('/home/dev/blog', { address: '0.0.0.0' })], [web])).toHaveLength(2);
  });

  it('names the parent of a family, though a worker may have been there first', () => {
    const parent = inApi({ since: '2026-02-02T10:00:00.000Z' });
    const launchers = [{ pid: parent.owner?.pid ?? 0, name: 'node' }];
    const early = '2026-02-01T10:00:00.000Z';
    const worker = inApi({ address: '::1', family: 'ipv6', since: early, owner: { launchers } });
    const [conflict, ...others] = look([worker, parent], [web]);
    expect(others).toEqual([]);
    expect(conflict?.parties[1]).toMatchObject({ listenerId: parent.id, since: early });
    expect(conflict?.since).toBe(early);
  });

  it('has no more than twenty strangers', () => {
    const crowd = Array.from({ length: 30 }, (_, n) =>
      serverIn(`/srv/p${n}`, { address: `127.0.0.${n + 1}` }),
    );
    expect(look(crowd, [web])).toHaveLength(20);
  });

  it('has the same id after a restart of the holder, and another one for another holder', () => {
    const id = (listener: Listener) => look([listener], [web])[0]?.id;
    expect(id(inApi())).toBe(id(inApi({ since: '2026-02-02T10:00:00.000Z' })));
    expect(id(inApi())).not.toBe(id(serverIn('/home/dev/blog')));
    expect(id(inApi())).not.toBe(id(inApi({ owner: { argv: ['node', 'other.js'] } })));
  });

  it('offers the next port that nobody listens on or has reserved', () => {
    const rows = [inApi(), inApi({ port: 3001 }), inApi({ port: 3002, protocol: 'udp' })];
    const [conflict] = look(rows, [web, reservationOf({ port: 3003, project: API })]);
    expect(conflict?.suggestions.find(({ action }) => action === 'use-next')?.port).toBe(3002);
    const taken = [inApi(), ...[3001, 3002].map((port) => inApi({ port }))];
    const [next] = look(taken, [web, reservationOf({ port: 3003, project: API })]);
    expect(next?.suggestions.find(({ action }) => action === 'use-next')?.port).toBe(3004);
    const [last] = look([inApi({ port: 65_535 })], [reservationOf({ port: 65_535 })]);
    expect(last?.suggestions.map(({ action }) => action)).toEqual(['free', 'reassign', 'ignore']);
  });
});

describe('who cannot be told', () => {
  const hidden = (user: string | null, ownerHidden: Listener['ownerHidden'] = 'other-user') =>
    sampleListener({ owner: null, user, ownerHidden });

  it('is no conflict: root and unknown users run other people’s servers', () => {
    for (const row of [
      hidden('root'),
      hidden('0'),
      hidden(null),
      hidden('dev', 'namespace'),
      hidden('dev', 'kernel'),
    ])
      expect(look([row], [web]), String(row.user)).toEqual([]);
  });

  it('is one when another user’s', () => {
    const [conflict] = look([hidden('alice')], [web]);
    expect(conflict?.message).toBe('3000 (web-shop) was taken by a process of alice');
    // Nothing that could not be done is offered.
    expect(conflict?.suggestions.map(({ action }) => action)).toEqual(['use-next', 'ignore']);
  });

  it('is nobody while its process is just ending', () => {
    expect(look([hidden('alice', 'gone')], [reservationOf({ port: 3000 })])).toEqual([]);
  });

  it('is no conflict where a working folder cannot be read', () => {
    expect(look([inApi({ owner: { cwd: null } })], [web])).toEqual([]);
    const kept = reservationOf({ port: 3000, match: { cwd: '/home/dev/web-shop', command: 'python3' } });
    expect(look([inApi({ owner: { cwd: null } })], [kept])).toHaveLength(1);
  });

  it.each(['docker-proxy', 'rootlessport', 'conmon', 'com.docker.backend'])('is no conflict: %s', (name) => {
    const proxy = serverIn('/', { owner: { name, argv: [`/usr/bin/${name}`] } });
    expect(look([proxy], [web])).toEqual([]);
    const [conflict] = look([proxy], [reservationOf({ port: 3000 })]);
    // Ending it would break every container.
    expect(conflict?.suggestions.some(({ action }) => action === 'free')).toBe(false);
  });

  it('is told once the container behind the proxy is known', () => {
    const container: Container = {
      id: 'c1',
      name: 'blog-db-1',
      image: 'postgres',
      composeProject: 'blog',
      composeService: 'db',
      engine: 'docker',
    };
    const proxy = (changes: Partial<Container> = {}) =>
      serverIn('/', { owner: { name: 'docker-proxy', container: { ...container, ...changes } } });
    expect(look([proxy()], [web])[0]?.message).toBe('3000 (web-shop) was taken by container blog-db-1');
    expect(look([proxy({ composeProject: 'web-shop' })], [web])).toEqual([]);
    expect(look([proxy({ composeProject: null })], [web])).toEqual([]);
    const kept = (name: string) => [reservationOf({ port: 3000, match: { container: name } })];
    expect(look([proxy()], kept('blog-db-1'))).toEqual([]);
    expect(look([proxy()], kept('db'))).toEqual([]);
    expect(look([proxy()], kept('web'))).toHaveLength(1);
    expect(look([inApi()], kept('db'))).toHaveLength(1);
    // Most are held by root, where nobody sees them.
    const unseen = sampleListener({ owner: null, user: 'root', container });
    expect(look([unseen], kept('db'))).toEqual([]);
    expect(look([unseen], [reservationOf({ port: 3000, project: projectAt('/home/dev/blog') })])).toEqual([]);
    const [taken] = look([unseen], kept('web'));
    expect(taken?.message).toBe('3000 (web) was taken by container blog-db-1');
    // Its engine stops it.
    expect(taken?.suggestions.find(({ action }) => action === 'free')?.listenerId).toBe(unseen.id);
  });
});

describe('a tunnel’s local port', () => {
  const tunnel = reservationOf({ port: 5433, name: 'db', source: 'tunnel' });
  const sshOf = (name: string | null, changes: Server = {}) =>
    serverIn('/home/dev', {
      port: 5433,
      owner: { name: 'ssh', argv: ['ssh', '-N', 'db'] },
      tunnel: name === null ? null : { id: name, name },
      ...changes,
    });
  const ssh = sshOf('db');

  it('that somebody else holds is a conflict of its own kind', () => {
    const holder = inApi({ port: 5433 });
    const [conflict, ...others] = look([holder], [tunnel]);
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      kind: 'tunnel-blocked',
      message: '5433 (tunnel db) is held by node in ~/api',
      parties: [
        { role: 'rightful', reservationId: tunnel.id },
        { role: 'holder', listenerId: holder.id },
      ],
    });
  });

  it('is the tunnel’s own to hold, also where a project reserved it too', () => {
    expect(look([ssh], [tunnel])).toEqual([]);
    expect(look([ssh], [tunnel, reservationOf({ port: 5433, project: WEB })])).toEqual([]);
  });

  it('is blocked by another tunnel, and by an ssh that is none of ours', () => {
    for (const other of [sshOf('web'), sshOf(null)]) {
      expect(look([other], [tunnel]).map(({ kind }) => kind)).toEqual(['tunnel-blocked']);
    }
  });

  it('is not blocked where the tunnel listens beside somebody on another address', () => {
    const other = inApi({ port: 5433, address: '192.168.1.5', scope: 'lan' });
    expect(look([ssh, other], [tunnel])).toEqual([]);
    expect(look([other], [tunnel])).toHaveLength(1);
  });

  it('is anybody’s while nobody wants the tunnel up', () => {
    const found = (resting: string[]) =>
      createLooker().look({
        listeners: [inApi({ port: 5433 })],
        reservations: [tunnel],
        resting: new Set(resting),
      }).conflicts;
    expect(found([tunnel.id])).toEqual([]);
    expect(found(['another'])).toHaveLength(1);
  });

  it('is blocked also by who else has a right to it, and by who cannot be seen', () => {
    const kept = reservationOf({ port: 5433, project: API });
    expect(look([inApi({ port: 5433 })], [tunnel, kept]).map(({ kind }) => kind)).toEqual(['tunnel-blocked']);
    const hidden = sampleListener({ port: 5433, owner: null, user: 'root' });
    expect(look([hidden], [tunnel]).map(({ kind }) => kind)).toEqual(['tunnel-blocked']);
  });
});

describe('two projects that reserve one port', () => {
  const api = reservationOf({ port: 3000, project: API, source: 'project-file' });
  const clashes = (reservations: Reservation[], listeners: Listener[] = []) =>
    look(listeners, reservations).filter(({ kind }) => kind === 'project-clash');

  it('clash, whether anybody listens or not', () => {
    const [conflict] = clashes([web, api]);
    expect(conflict).toMatchObject({
      message: '3000 is reserved by both api and web-shop',
      since: '2026-03-01T12:00:00.000Z',
      parties: [
        { role: 'claimant', name: 'api', project: API, reservationId: api.id },
        { role: 'claimant', name: 'web-shop', project: WEB, reservationId: web.id },
      ],
    });
    expect(conflict?.suggestions.map(({ label }) => label)).toEqual([
      'Use 3001',
      'Give 3000 to api',
      'Give 3000 to web-shop',
      'Ignore',
    ]);
    expect(clashes([api, web])[0]?.id).toBe(conflict?.id);
  });

  it('do not clash as worktrees of one repository, over another protocol, or after the user’s word', () => {
    const { conflicts } = createLooker().look({
      reservations: [web, api],
      areWorktrees: (a, b) => [a, b].toSorted().join() === '/home/dev/api,/home/dev/web-shop',
    });
    expect(conflicts).toEqual([]);
    expect(clashes([web, { ...api, protocol: 'udp' }])).toEqual([]);
    expect(clashes([web, { ...api, port: 3001 }])).toEqual([]);
    expect(clashes([web, { ...web, name: 'admin' }])).toEqual([]);
    expect(clashes([web, api, reservationOf({ port: 3000, project: WEB })])).toEqual([]);
  });

  it('clash as the user’s own word as well', () => {
    expect(
      clashes([reservationOf({ port: 3000, project: WEB }), reservationOf({ port: 3000, project: API })]),
    ).toHaveLength(1);
  });

  it('are all named, with their folders where their names are the same', () => {
    const other = (root: string) =>
      reservationOf({ port: 3000, project: { root, name: 'web-shop' }, source: 'project-file' });
    expect(clashes([web, other('/srv/web-shop')])[0]?.message).toBe(
      '3000 is reserved by both web-shop in ~/web-shop and web-shop in /srv/web-shop',
    );
    const many = Array.from({ length: 300 }, (_, index) => other(`/srv/p${String(index).padStart(3, '0')}`));
    const [conflict] = clashes(many);
    expect(conflict?.parties).toHaveLength(100);
    expect(conflict?.message).toContain('and 98 more projects');
  });

  it('say who of them has the port', () => {
    const server = serverIn('/home/dev/web-shop');
    const [conflict] = clashes([web, api], [server]);
    expect(conflict?.parties[1]).toMatchObject({ name: 'web-shop', listenerId: server.id });
    expect(conflict?.suggestions[0]).toMatchObject({ action: 'free', listenerId: server.id });
  });
});
