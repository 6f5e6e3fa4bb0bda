/** What `ls` finds, how it groups, and what is said of a listener. */

import { describe, expect, it } from 'vitest';
import { groupListeners } from '../../main/cli/group-listeners.ts';
import { listenerDetails } from '../../main/cli/listener-details.ts';
import { listenerTable } from '../../main/cli/listener-table.ts';
import { agoWords, listWords, shellWords } from '../../main/cli/listener-words.ts';
import { matchesQuery, parseQuery } from '../../main/cli/query.ts';
import { createStyle } from '../../main/cli/style.ts';
import { tildePath } from '../../preload/folder-path.ts';
import { bareConflict, bareReservation, holderParty } from '../conflict-parts.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const plain = createStyle(false);

describe('a query', () => {
  const shop = sampleListener({
    port: 3000,
    service: { registered: 'remoteware-cl', common: 'Node dev server' },
  });
  const finds = (word: string | undefined, listener = shop) => matchesQuery(listener, parseQuery(word));

  it('that is a number is that very port', () => {
    expect([finds('3000'), finds('300'), finds('30000'), finds('4001')]).toEqual([true, false, false, false]);
  });

  it('that is a range is all ports in it', () => {
    expect([finds('3000-3999'), finds('2000-3000'), finds('3001-3999')]).toEqual([true, true, false]);
  });

  it.each(['0', '65536', '99999999', '03000', '4000-3000', '0-10', '1-65536'])(
    'that is %s is refused',
    (word) => {
      expect(parseQuery(word).kind).toBe('wrong');
    },
  );

  it.each(['NODE', 'server.js', 'web-shop', 'dev', 'remoteware', 'dev server'])(
    'finds %s in what is known',
    (word) => {
      expect(finds(word)).toBe(true);
    },
  );

  it('finds nothing that is not there', () => {
    expect([finds('python'), finds('30 00')]).toEqual([false, false]);
  });

  it('finds the user of a listener whose owner is hidden', () => {
    const hidden = sampleListener({ owner: null, user: 'postgres' });
    expect([finds('postgres', hidden), finds('node', hidden)]).toEqual([true, false]);
  });
});

describe('grouping', () => {
  it('joins the addresses of one owner and keeps owners apart', () => {
    const other = sampleOwner({ pid: 4002 });
    const groups = groupListeners([
      sampleListener({ family: 'ipv6', address: '::1', owner: other }),
      sampleListener({ family: 'ipv6', address: '::1' }),
      sampleListener(),
      sampleListener({ port: 80 }),
    ]);
    expect(
      groups.map(({ first, listeners }) => [
        first.port,
        first.owner?.pid,
        listeners.map((one) => one.address),
      ]),
    ).toEqual([
      [80, 4001, ['127.0.0.1']],
      [3000, 4001, ['127.0.0.1', '::1']],
      [3000, 4002, ['::1']],
    ]);
  });

  it('never joins two lives of one pid, nor rows whose owner is not known', () => {
    const later = sampleOwner({ startedAt: '2026-01-02T00:00:00.000Z' });
    const rows = [sampleListener(), sampleListener({ address: '127.0.0.2', owner: later })];
    const hidden = [
      sampleListener({ owner: null }),
      sampleListener({ owner: null, family: 'ipv6', address: '::1' }),
    ];
    expect(groupListeners([...rows, ...hidden])).toHaveLength(4);
  });
});

describe('the table of listeners', () => {
  it('shows home as ~, quotes what needs it, and says why an owner is not known', () => {
    const rows = [
      sampleListener({ owner: sampleOwner({ argv: ['node', 'my server.js'] }) }),
      sampleListener({ port: 5432, owner: null, user: 'postgres' }),
    ];
    expect(listenerTable(rows, { home: '/home/dev', style: plain, width: null, conflicts: [] })).toEqual([
      'PORT  PROTO  ADDRESS     PID  PROCESS  USER      FOLDER      COMMAND',
      "3000  tcp    127.0.0.1  4001  node     dev       ~/web-shop  node 'my server.js'",
      '5432  tcp    127.0.0.1     -  -        postgres  -           held by a process of postgres',
    ]);
  });

  it('names what is served with its project and branch, and without a project what is served alone', () => {
    const project = { root: '/x', name: 'web-shop', branch: 'feature/login', worktree: false, script: null };
    const row = (framework: string, port: number) =>
      sampleListener({ port, owner: sampleOwner({ framework, project }) });
    const alone = sampleListener({ port: 3002, owner: sampleOwner({ framework: 'Node.js' }) });
    const [, vite, node, bare] = listenerTable([row('Vite', 3000), row('Node.js', 3001), alone], {
      home: '',
      style: plain,
      width: null,
      conflicts: [],
    });
    expect(vite).toContain('  vite — web-shop (feature/login)  dev');
    expect(node).toContain('  node — web-shop (feature/login)  dev');
    expect(bare).toMatch(/ node +dev /);
  });

  it('marks the ports in conflict, and has a column for that only where there is one', () => {
    const taken = sampleListener();
    const twin = sampleListener({ family: 'ipv6', address: '::1' });
    const other = sampleListener({ port: 4000 });
    const titles = (conflicts: Parameters<typeof listenerTable>[1]['conflicts']) =>
      listenerTable([taken, twin, other], { home: '', style: plain, width: null, conflicts }).map((line) =>
        line.replace(/ +/g, ' ').trim(),
      );
    const conflict = bareConflict({
      parties: [bareConflict().parties[0], holderParty(twin)].flatMap((one) => one ?? []),
    });
    const [heading, marked, unmarked] = titles([conflict]);
    expect(heading).toContain('FOLDER CONFLICT COMMAND');
    expect([marked?.includes(' taken '), unmarked?.includes('taken')]).toEqual([true, false]);
    for (const none of [[], [{ ...conflict, state: 'ignored' as const }]]) {
      expect(titles(none)[0]).not.toContain('CONFLICT');
    }
  });

  it('takes ten times as long for ten times the rows, not a hundred times', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => sampleListener({ port: 1 + (index % 65_535) }));
    const timeOf = (count: number) => {
      const started = performance.now();
      const lines = listenerTable(rows.slice(0, count), {
        home: '/home/dev',
        style: plain,
        width: 120,
        conflicts: [],
      });
      expect(lines).toHaveLength(count + 1);
      return performance.now() - started;
    };
    const few = Math.max(timeOf(2_000), timeOf(2_000), timeOf(2_000));
    expect(timeOf(20_000)).toBeLessThan(40 * few);
  });
});

describe('words', () => {
  it('write a command line that could be typed again', () => {
    expect(shellWords(['node', '--port=3000', "it's", 'a b', '', '$HOME', '…'])).toBe(
      `node --port=3000 'it'\\''s' 'a b' '' '$HOME' …`,
    );
  });

  it.each([
    ['/home/dev', '~'],
    ['/home/dev/a', '~/a'],
    ['/home/developer', '/home/developer'],
    ['/', '/'],
  ])('write %s as %s', (path, short) => {
    expect(tildePath(path, '/home/dev')).toBe(short);
  });

  it('leave paths alone where there is no home', () => {
    expect([tildePath('/a', ''), tildePath('/a', '/')]).toEqual(['/a', '/a']);
  });

  it.each([
    [-5, 'just now'],
    [0, 'just now'],
    [1, '1 second ago'],
    [59, '59 seconds ago'],
    [60, '1 minute ago'],
    [7_200, '2 hours ago'],
    [200_000, '2 days ago'],
  ])('say %i seconds as %s', (seconds, words) => {
    const at = '2026-01-01T00:00:00.000Z';
    expect(agoWords(at, new Date(Date.parse(at) + seconds * 1_000))).toBe(words);
  });

  it('list', () => {
    expect([listWords([]), listWords(['a']), listWords(['a', 'b']), listWords(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('say everything that is known of an owner', () => {
    const owner = sampleOwner({
      project: {
        root: '/home/dev/web-shop',
        name: 'web-shop',
        branch: 'main',
        worktree: false,
        script: 'dev',
      },
      framework: 'vite',
      launchers: [
        { pid: 10, name: 'bash' },
        { pid: 20, name: 'npm' },
      ],
      launchedBy: { kind: 'agent', name: 'Claude Code', pid: 5 },
      supervisor: { kind: 'pm2', name: 'web' },
      container: {
        id: 'c',
        name: 'web-1',
        image: 'web:1',
        composeProject: 'shop',
        composeService: 'web',
        engine: 'docker',
      },
    });
    const holders = [
      { pid: 4001, name: 'node' },
      { pid: 4002, name: 'worker' },
    ];
    const [group] = groupListeners([
      sampleListener({ owner, holders, dualStack: true, scope: 'all', address: '::', family: 'ipv6' }),
    ]);
    if (!group) throw new Error('no group');
    const words = listenerDetails(group, {
      home: '/home/dev',
      now: new Date('2026-01-01T01:00:00.000Z'),
      style: plain,
      reservations: [bareReservation(), bareReservation({ port: 3001, name: 'another' })],
      conflicts: [bareConflict(), bareConflict({ protocol: 'udp', message: 'another' })],
    });
    for (const part of [
      'Port 3000 (tcp)',
      '[::]:3000 (IPv4 too)',
      'other machines, through every address',
      '1 hour ago',
      'node (pid 4001)',
      'web-shop on main, script dev, in ~/web-shop',
      'vite',
      'bash (10) > npm (20)',
      'pm2 web',
      'web-1 (web:1, docker)',
      'service web of project shop',
      'Claude Code (AI agent) (pid 5)',
      'as web-shop, for ~/web-shop, by you',
      '3000 (web-shop) was taken by node in ~/api; `quayside conflicts` says what can be done',
      'worker (pid 4002)',
    ])
      expect(words).toContain(part);
  });
});
