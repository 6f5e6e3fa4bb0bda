/** The words and forms that rows are shown and copied in. */

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { matchesQuery, parseQuery } from '../../main/cli/query.ts';
import { tildePath } from '../../preload/folder-path.ts';
import { friendlyLabel } from '../../preload/friendly-label.ts';
import { canOpen, copyForms, copyText, quoteCommand, urlOf } from '../../renderer/ports/copy-forms.ts';
import { COLUMNS, columnTemplate, fitColumns, STATE_WIDTH } from '../../renderer/ports/fit-columns.ts';
import { foldTwins, type PortRow } from '../../renderer/ports/fold-twins.ts';
import { emptyMemory, remember } from '../../renderer/ports/list-memory.ts';
import {
  containerWords,
  processWords,
  reachSentence,
  stateWord,
  workPlace,
} from '../../renderer/ports/row-words.ts';
import { closedWords, sinceWords, tookWords } from '../../renderer/ports/since-words.ts';
import { sortValue } from '../../renderer/ports/sort-rows.ts';
import { type ListenerInput, makeListener, makeOwner } from '../e2e/window-machine.ts';

const owner = (argv: string[], more = {}) => makeOwner({ pid: 9, name: argv[0] ?? '', argv, ...more });
const named = (argv: string[], more = {}) => {
  const { name, detail } = processWords(makeListener({ port: 1, owner: owner(argv, more) }));
  return [name, detail].filter(Boolean).join(' | ');
};
const rowOf = (input: ListenerInput): PortRow => {
  const [row] = foldTwins(remember(emptyMemory, [makeListener(input)], 0, true)).values();
  if (!row) throw new Error('one row');
  return row;
};

describe('a process', () => {
  it.each([
    [['node', '/a/node_modules/.bin/next', 'dev'], {}, 'node | next dev'],
    [['node', '/a/server.js', '--port', '3000'], {}, 'node | server.js'],
    [['node', '--inspect', 'server.js'], {}, 'node | server.js'],
    [['python3', '-m', 'http.server', '8000'], {}, 'python3 | -m http.server 8000'],
    [['postgres', '-D', '/data'], {}, 'postgres'],
    [['node', '/a/.bin/vite'], { framework: 'Vite' }, 'Vite'],
    [['node', '/a/.bin/next', 'dev'], { framework: 'Next.js' }, 'Next.js | next dev'],
    [['node', '-e', 'require("net")'], {}, 'node | -e …'],
    [['node', '/a/.bin/tsx', '/a/b/main.ts'], {}, 'node | tsx main.ts'],
    [['node'], {}, 'node'],
    [['node', '…'], {}, 'node'],
  ])('%j is shown as %s', (argv, more, expected) => expect(named(argv, more)).toBe(expected));

  it.each(['other-user', 'kernel', 'namespace', 'gone'] as const)(
    'says why it is not named: %s',
    (ownerHidden) => {
      expect(processWords(makeListener({ port: 1, ownerHidden, user: 'root' })).name).toMatch(/\w{4,}/);
    },
  );
});

describe('a container', () => {
  const container = {
    id: 'c1',
    name: 'shop-web-1',
    image: 'shop/web:1',
    composeProject: 'shop',
    composeService: 'web',
    engine: 'docker',
  };

  it('is told by its image and name, also where nobody is seen to hold its port', () => {
    const row = makeListener({ port: 1, user: 'root', container });
    expect(processWords(row)).toEqual({ name: 'shop/web:1', detail: 'shop-web-1' });
    expect(workPlace(row, '/home/ada')).toBe('shop');
    const project = { root: '/home/ada/x', name: 'x', branch: 'main', worktree: false, script: null };
    const proxy = makeListener({ port: 1, container, owner: owner(['conmon'], { project }) });
    expect(workPlace(proxy, '/home/ada')).toBe('shop');
    expect(friendlyLabel(proxy, '/home/ada')).toBe('shop-web-1 — shop');
    expect(rowOf({ port: 1, container }).text).toContain('shop-web-1');
    expect(sortValue(rowOf({ port: 1, container }), 'container')).toBe('shop-web-1');
    expect(sortValue(rowOf({ port: 1 }), 'container')).toBe('');
  });

  it('is found by it, as a server is by the agent that started it and by its unit', () => {
    const launchedBy = { kind: 'agent', name: 'Claude Code', pid: 5 } as const;
    const supervisor = { kind: 'systemd', name: 'api.service' };
    const { text, listener } = rowOf({ port: 1, owner: owner(['node'], { launchedBy, supervisor }) });
    for (const word of ['claude code', 'api.service']) {
      expect(text).toContain(word);
      expect(matchesQuery(listener, parseQuery(word))).toBe(true);
    }
    expect(matchesQuery(makeListener({ port: 1, container }), parseQuery('shop-web-1'))).toBe(true);
  });

  it('is described with what compose calls it', () => {
    expect(containerWords(container)).toBe('shop-web-1, service web of shop (docker)');
    const plain = { ...container, composeProject: null, composeService: null };
    expect(containerWords(plain)).toBe('shop-web-1 (docker)');
    expect(containerWords({ ...plain, composeProject: 'shop' })).toBe('shop-web-1, shop (docker)');
  });
});

describe('times', () => {
  const now = Date.parse('2026-03-12T14:20:00.000Z');
  const before = (ms: number) => new Date(now - ms).toISOString();
  it.each([
    [0, 'now'],
    [59_999, 'now'],
    [60_000, '1 min'],
    [59 * 60_000, '59 min'],
    [60 * 60_000, '1 h'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
    [-86_400_000, 'now'],
  ])('%d ms ago is "%s"', (ms, words) => expect(sinceWords(before(ms), now)).toBe(words));

  it('never says anything negative or broken', () => {
    expect(sinceWords('not a time', now)).toBe('now');
    expect(closedWords(5_000, 1_000)).toBe('just closed');
    expect(closedWords(1_000, 4_200)).toBe('closed 3 s ago');
    expect(tookWords(119.6)).toBe('120 ms');
    expect(tookWords(3_400)).toBe('3.4 s');
  });
});

describe('a URL', () => {
  it.each([
    [{ port: 3000 }, 'http://localhost:3000'],
    [{ port: 3000, address: '0.0.0.0' }, 'http://localhost:3000'],
    [{ port: 3000, address: '::1' }, 'http://localhost:3000'],
    [{ port: 80, address: '::' }, 'http://localhost'],
    [{ port: 443 }, 'https://localhost'],
    [{ port: 8443 }, 'https://localhost:8443'],
    [{ port: 3000, address: '127.0.0.2' }, 'http://127.0.0.2:3000'],
    [{ port: 3000, address: '2001:db8::5' }, 'http://[2001:db8::5]:3000'],
    [{ port: 3000, address: 'fe80::1%eth0' }, null],
    [{ port: 53, protocol: 'udp' as const }, null],
  ])('of %j is %s', (input, url) => {
    const listener = makeListener(input);
    expect(urlOf(listener)).toBe(url);
    if (url) expect(new URL(url).protocol).toMatch(/^https?:$/);
  });

  it('is not opened where the port listens on one address of the network alone', () => {
    expect(canOpen(makeListener({ port: 1, address: '192.168.1.5' }))).toBe(false);
    expect(canOpen(makeListener({ port: 1 }))).toBe(true);
  });
});

describe('copying', () => {
  it('offers what the row has', () => {
    expect(copyForms(rowOf({ port: 1, owner: owner(['node']) }))).toEqual([
      'url',
      'port',
      'address',
      'pid',
      'command',
      'json',
    ]);
    expect(copyForms(rowOf({ port: 1, protocol: 'udp' }))).toEqual(['port', 'address', 'json']);
  });

  it('writes each form', () => {
    const row = rowOf({ port: 3000, address: '::1', owner: owner(['node', 'a b.js']) });
    expect(copyText(row, 'address')).toBe('[::1]:3000');
    expect(copyText(row, 'pid')).toBe('9');
    expect(copyText(row, 'command')).toBe("node 'a b.js'");
    expect(copyText(row, 'command', ['node', 'whole'])).toBe('node whole');
    expect(JSON.parse(copyText(row, 'json'))).toEqual(row.listener);
  });

  it('quotes a command so that a shell takes it back as it was', () => {
    const argv = ['printf', '%s\\n', "it's", 'a b', '$HOME', '`id`', '', '*', 'x;y', '"', '\\'];
    const back = execFileSync('/bin/sh', ['-c', quoteCommand(argv)], { encoding: 'utf8' });
    expect(back.split('\n').slice(0, -1)).toEqual(argv.slice(2));
  });
});

describe('columns', () => {
  const wanted = COLUMNS.filter(({ id }) =>
    ['port', 'protocol', 'reach', 'process', 'project', 'service', 'since'].includes(id),
  );

  it('all stand where there is room', () => {
    expect(fitColumns(wanted, 1_000)).toEqual(wanted);
  });

  it('leave one after the other, never the port and the process', () => {
    const ids = (width: number) => fitColumns(wanted, width).map(({ id }) => id);
    expect(ids(580)).toEqual(['port', 'protocol', 'reach', 'process', 'project', 'since']);
    expect(ids(0)).toEqual(['port', 'process']);
    for (let width = 300; width < 1_000; width += 7) {
      const total = fitColumns(wanted, width).reduce((sum, column) => sum + column.width, STATE_WIDTH);
      expect(total).toBeLessThanOrEqual(width);
    }
  });

  it('are written as a grid takes them', () => {
    expect(columnTemplate(wanted.slice(0, 1))).toBe(`${STATE_WIDTH}px 62px`);
  });
});

it('places work in its project, else in its folder, and services nowhere', () => {
  const at = (more: object) => workPlace({ owner: owner(['node'], more), container: null }, '/home/ada');
  const project = { root: '/home/ada/x', name: 'shop', branch: null, worktree: false, script: null };
  expect(at({ project, cwd: '/home/ada/x' })).toBe('shop');
  expect(at({ cwd: '/home/ada/code/web' })).toBe('~/code/web');
  expect(at({ cwd: '/home/ada' })).toBe('');
  expect(at({ cwd: '/' })).toBe('');
  expect(at({ cwd: null })).toBe('');
  expect(workPlace({ owner: null, container: null }, '/home/ada')).toBe('');
});

it('says "bound" of UDP, which does not listen', () => {
  expect(stateWord({ protocol: 'udp' })).toBe('bound');
  expect(reachSentence({ scope: 'loopback', address: '::1' })).toBe('This machine only');
  expect(tildePath('/home/ada/code', '/home/ada')).toBe('~/code');
  expect(tildePath('/home/adam', '/home/ada')).toBe('/home/adam');
});
