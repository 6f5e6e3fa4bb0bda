/** Two servers on one port that `localhost` could both mean, and everything that only looks like it. */
import { describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { createLooker, projectAt, reservationOf, type Server, serverIn } from '../conflict-looker.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const V6: Server = { address: '::1', family: 'ipv6' };
const ANY: Server = { address: '0.0.0.0', scope: 'all' };
const ANY6: Server = { address: '::', family: 'ipv6', scope: 'all' };

const web = (server: Server = {}) => serverIn('/home/dev/web-shop', server);
const api = (server: Server = {}) => serverIn('/home/dev/api', server);

const find = (...listeners: Listener[]) => createLooker().find({ listeners });

describe('a split port', () => {
  it('is told with who answers where, the one that localhost gets to first at the front', async () => {
    const rows = [
      api({ since: '2026-02-02T10:00:00.000Z' }),
      web({ ...V6, since: '2026-02-03T10:00:00.000Z' }),
    ];
    const [conflict, ...others] = await find(...rows);
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      kind: 'split',
      port: 3000,
      since: '2026-02-03T10:00:00.000Z',
      message:
        '3000 is held twice: localhost gets to node in ~/web-shop first (::1); 127.0.0.1 goes to node in ~/api',
      parties: [
        { role: 'claimant', name: 'node in ~/web-shop', address: '::1', localhost: ['ipv6'] },
        { role: 'claimant', name: 'node in ~/api', address: '127.0.0.1', localhost: ['ipv4'] },
      ],
    });
    expect(conflict?.suggestions.map(({ label }) => label)).toEqual([
      'Free 3000 from node in ~/web-shop',
      'Free 3000 from node in ~/api',
      'Use 3001',
      'Give 3000 to node in ~/web-shop',
      'Give 3000 to node in ~/api',
      'Ignore',
    ]);
  });

  it('follows the order in which localhost gives its addresses', async () => {
    const looker = createLooker();
    looker.answer = { ipv4: 'answers', ipv6: 'answers', gives: ['ipv4', 'ipv6'] };
    const [conflict] = await looker.find({ listeners: [api(), web(V6)] });
    expect(conflict?.message).toBe(
      '3000 is held twice: localhost gets to node in ~/api first (127.0.0.1); ::1 goes to node in ~/web-shop',
    );
  });

  it('follows localhost where it gives one address only', async () => {
    const looker = createLooker();
    looker.answer = { ipv4: 'answers', ipv6: 'answers', gives: ['ipv4'] };
    const [conflict] = await looker.find({ listeners: [api(), web(V6)] });
    expect(conflict?.message).toBe(
      '3000 is held twice: localhost gets to node in ~/api (127.0.0.1); ::1 goes to node in ~/web-shop',
    );
    const [hidden] = await looker.find({ listeners: [api(ANY6), web(V6)] });
    expect(hidden?.message).toBe(
      '3000 is held twice: ::1 goes to node in ~/web-shop, never to node in ~/api',
    );
  });

  it('is told once the try is done, not before, and tried once', async () => {
    const looker = createLooker();
    const listeners = [api(), web(V6)];
    expect(looker.look({ listeners }).conflicts).toEqual([]);
    expect(await looker.find({ listeners })).toHaveLength(1);
    expect(looker.look({ listeners }).conflicts).toHaveLength(1);
    expect(looker.knocks).toEqual(['127.0.0.1 3000', '::1 3000']);
    expect(looker.told()).toEqual(['conflict 3000']);
  });

  it('stays, with its old answer, while a restarted side is tried anew', async () => {
    const looker = createLooker();
    await looker.find({ listeners: [api(), web(V6)] });
    const listeners = [api(), web(V6)];
    looker.answer = { ipv4: 'refuses', ipv6: 'answers', gives: ['ipv6', 'ipv4'] };
    expect(looker.look({ listeners }).conflicts[0]?.parties[1]?.localhost).toEqual(['ipv4']);
    expect((await looker.find({ listeners }))[0]?.parties[1]?.localhost).toEqual([]);
    expect(looker.knocks).toHaveLength(4);
    expect(looker.told()).toEqual(['conflict 3000']);
  });

  it.each<[string, Listener[], ('ipv4' | 'ipv6')[][], string]>([
    [
      'a specific address hides a wildcard',
      [web(ANY), api()],
      [['ipv4'], []],
      'localhost gets to node in ~/api, never to node in ~/web-shop',
    ],
    [
      'both specific addresses hide a wildcard',
      [web({ ...ANY6, dualStack: true }), api({ owner: { pid: 77 } }), api({ ...V6, owner: { pid: 77 } })],
      [['ipv4', 'ipv6'], []],
      'localhost gets to node in ~/api, never to node in ~/web-shop',
    ],
    [
      'a wildcard for both takes what the specific one leaves',
      [web({ ...ANY6, dualStack: true }), api()],
      [['ipv6'], ['ipv4']],
      'localhost gets to node in ~/web-shop first (::1); 127.0.0.1 goes to node in ~/api',
    ],
    [
      'the IPv4 wildcard goes before the one for both',
      [web({ ...ANY6, dualStack: true }), api(ANY)],
      [['ipv6'], ['ipv4']],
      'localhost gets to node in ~/web-shop first (::1); 127.0.0.1 goes to node in ~/api',
    ],
    [
      'an IPv6 address may be an IPv4 one',
      [web(ANY), api({ address: '::ffff:127.0.0.1', family: 'ipv6' })],
      [['ipv4'], []],
      'localhost gets to node in ~/api, never to node in ~/web-shop',
    ],
  ])('knows that %s', async (_, rows, localhost, message) => {
    const [conflict] = await find(...rows);
    expect(conflict?.message).toBe(`3000 is held twice: ${message}`);
    expect(conflict?.parties.map((party) => party.localhost)).toEqual(localhost);
  });

  it('says who refuses and who does not answer', async () => {
    const looker = createLooker();
    looker.answer = { ipv4: 'silent', ipv6: 'refuses', gives: ['ipv6', 'ipv4'] };
    const [conflict] = await looker.find({ listeners: [api(), web(V6)] });
    expect(conflict?.message).toBe(
      '3000 is held twice: ::1 goes to node in ~/web-shop, which refuses; 127.0.0.1 goes to node in ~/api, which is silent',
    );
    expect(conflict?.parties.flatMap(({ localhost }) => localhost)).toEqual([]);
  });

  it('names another user whose process cannot be seen', async () => {
    const hidden = (user: string | null, changes: Partial<Listener> = {}) =>
      sampleListener({ ...V6, owner: null, user, ...changes } as Partial<Listener>);
    const [conflict] = await find(api(), hidden('root'));
    expect(conflict?.message).toContain('a process of root');
    expect(conflict?.suggestions.filter(({ action }) => action === 'free')).toHaveLength(1);
    expect(await find(api(), hidden('dev'))).toEqual([]);
    expect(await find(api(), hidden(null))).toEqual([]);
    expect(await find(api(), hidden('root', { ownerHidden: 'gone' }))).toEqual([]);
    expect(await find(api(), hidden('root', { ownerHidden: 'namespace' }))).toEqual([]);
    expect(await find(hidden('alice'), hidden('root', { address: '0.0.0.0' }))).toEqual([]);
  });

  it('has one id whoever answers first, also after restarts, and for two servers of one project', async () => {
    const [a] = await find(api(), web(V6));
    const [b] = await find(web(V6), api());
    expect(a?.id).toBe(b?.id);
    const looker = createLooker();
    looker.answer = { ipv4: 'answers', ipv6: 'answers', gives: ['ipv4', 'ipv6'] };
    expect((await looker.find({ listeners: [api(), web(V6)] }))[0]?.id).toBe(a?.id);
    const reservations = [reservationOf({ port: 1, project: projectAt('/home/dev/web-shop') })];
    const other = web({ owner: { argv: ['node', 'mock.js'] } });
    const [own] = await looker.find({ listeners: [other, web(V6)], reservations });
    expect(own?.parties.map(({ project }) => project?.name)).toEqual(['web-shop', 'web-shop']);
    const [later] = await createLooker().find({
      listeners: [other, web({ ...V6, port: 3000 })],
      reservations,
    });
    expect(own?.id).toBe(later?.id);
    const third = web({ owner: { argv: ['node', 'third.js'] } });
    const [another] = await createLooker().find({ listeners: [third, web(V6)], reservations });
    expect(another?.id).not.toBe(own?.id);
  });
});

describe('no split', () => {
  const none = async (...rows: Listener[]) => {
    const looker = createLooker();
    expect(await looker.find({ listeners: rows })).toEqual([]);
    // Nobody is knocked at without need.
    expect(looker.knocks).toEqual([]);
  };
  const pid = (value: number): Server => ({ owner: { pid: value } });

  it('is one process on both addresses', () => none(web(pid(9)), web({ ...V6, ...pid(9) })));

  it('is a wildcard for both families alone', () => none(web({ ...ANY6, dualStack: true })));

  it('are two servers on two ports, or on addresses that localhost does not mean', async () => {
    await none(web(), api({ ...V6, port: 3001 }));
    await none(web(), api({ address: '127.0.0.2' }));
    await none(web(), api({ address: '192.168.1.2', scope: 'lan' }));
    await none(web({ protocol: 'udp' }), api({ ...V6, protocol: 'udp' }));
  });

  it('are a parent and its worker, also with others between them', async () => {
    const worker = web({ ...V6, owner: { launchers: [{ pid: 9, name: 'node' }] } });
    await none(web(pid(9)), worker);
    const deeper = {
      launchers: [
        { pid: 9, name: 'node' },
        { pid: 8, name: 'sh' },
      ],
    };
    await none(web(pid(9)), api({ ...V6, owner: deeper }));
  });

  it('are workers of one parent', async () => {
    const launchers = [{ pid: 9, name: 'node' }];
    await none(web({ owner: { launchers } }), web({ ...V6, owner: { launchers } }));
  });

  it('are holders of one socket, and those who share all addresses by SO_REUSEPORT', async () => {
    const holders = [
      { pid: 9, name: 'node' },
      { pid: 10, name: 'node' },
    ];
    await none(web({ ...pid(9), holders }), api({ ...V6, ...pid(10) }));
    await none(web(), api());
    await none(web(ANY), api(ANY));
    const both = (server: typeof web, value: number) => [
      server(pid(value)),
      server({ ...V6, ...pid(value) }),
    ];
    await none(...both(web, 9), ...both(api, 10));
  });

  it('are a container engine’s proxies for both families', async () => {
    const proxy = (server: Server, parent = 500) =>
      serverIn(`/run/${server.address}`, {
        ...server,
        owner: {
          name: 'docker-proxy',
          argv: ['/usr/bin/docker-proxy', '-host-ip', String(server.address)],
          user: 'root',
          launchers: parent === 1 ? [] : [{ pid: parent, name: 'dockerd' }],
        },
      });
    await none(proxy(ANY), proxy(ANY6));
    await none(proxy(ANY, 1), proxy(ANY6, 1));
    expect(await find(proxy(ANY), api())).toHaveLength(1);
  });

  it('are the sockets of one container', async () => {
    const container = {
      id: 'c1',
      name: 'web-1',
      image: 'nginx',
      composeProject: null,
      composeService: null,
      engine: 'podman',
    };
    const one = (server: Server, id = 'c1') =>
      serverIn('/', { ...server, owner: { name: `p${server.address}`, container: { ...container, id } } });
    await none(one(ANY), one(ANY6));
    expect(await find(one(ANY), one(ANY6, 'c2'))).toHaveLength(1);
    const unseen = (server: Server, id = 'c1') =>
      sampleListener({ port: 3000, ...server, owner: null, user: 'root', container: { ...container, id } });
    await none(unseen(ANY), unseen(ANY6));
    expect(await find(unseen(ANY), unseen(ANY6, 'c2'))).toHaveLength(1);
    // Its other half, of which the engine has not told yet.
    await none(unseen(ANY), sampleListener({ port: 3000, ...ANY6, owner: null, user: 'root' }));
  });
});

describe('servers of one terminal', () => {
  const launchers = [{ pid: 900, name: 'bash' }];

  it('are two when they work in two folders, or run two programs, or belong to two users', async () => {
    const first = web({ owner: { launchers } });
    expect(await find(first, api({ ...V6, owner: { launchers } }))).toHaveLength(1);
    expect(await find(first, web({ ...V6, owner: { launchers, argv: ['node', 'mock.js'] } }))).toHaveLength(
      1,
    );
    expect(await find(first, web({ ...V6, owner: { launchers, user: 'alice' } }))).toHaveLength(1);
    expect(await find(first, web({ ...V6, owner: { launchers, name: 'bun' } }))).toHaveLength(1);
  });

  it('are two in one folder as well, when two terminals started them', async () => {
    expect(await find(web({ owner: { launchers } }), web({ ...V6, owner: { launchers: [] } }))).toHaveLength(
      1,
    );
  });

  it('keep to their own when a third is there', async () => {
    const parent = sampleOwner({ pid: 9 });
    const rows = [
      web({ owner: parent }),
      web({ ...V6, owner: { launchers: [{ pid: 9, name: 'node' }] } }),
      api({ ...ANY }),
      serverIn('/home/dev/blog', ANY6),
    ];
    const [conflict, ...others] = await find(...rows);
    expect(others).toEqual([]);
    expect(conflict?.parties.map(({ name }) => name)).toEqual([
      'node in ~/web-shop',
      'node in ~/api',
      'node in ~/blog',
    ]);
    expect(conflict?.message).toBe(
      '3000 is held twice: localhost gets to node in ~/web-shop, never to node in ~/api and 1 more',
    );
  });
});
