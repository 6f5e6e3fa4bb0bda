/** The search: what is typed, what it means, and in which order it finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRows } from '../../renderer/ports/find-rows.ts';
import { foldTwins } from '../../renderer/ports/fold-twins.ts';
import { emptyMemory, remember } from '../../renderer/ports/list-memory.ts';
import { chipFinished } from '../../renderer/ports/search-box.tsx';
import { askedPort, isOperator, parseQuery, splitTokens } from '../../renderer/ports/search-query.ts';
import { sortRows } from '../../renderer/ports/sort-rows.ts';
import { hostileMachine, makeListener, makeOwner, tidyMachine } from '../e2e/window-machine.ts';

const ada = { user: 'ada', elevated: false };
const rowsOf = (listeners = tidyMachine()) => foldTwins(remember(emptyMemory, listeners, 0, true)).values();

const ports = (text: string, listeners = tidyMachine(), mine = false) => {
  const found = findRows(rowsOf(listeners), { query: parseQuery(text), mine, host: ada });
  return sortRows(found.rows, { id: 'port', desc: false }, found.ranks).map((row) => row.listener.port);
};

const server = (port: number, pid = port, argv = ['node']) =>
  makeListener({ port, owner: makeOwner({ pid, name: 'node', argv }) });

describe('a number', () => {
  it('finds the exact port first, then those that begin so, then what else holds it', () => {
    const machine = [
      server(300),
      server(3000),
      server(30),
      server(8080, 300),
      server(9000, 1, ['node', 'app-300.js']),
      server(443),
    ];
    expect(ports('300', machine)).toEqual([300, 3000, 8080, 9000]);
    expect(ports('30', machine)).toEqual([30, 300, 3000, 9000]);
    expect(ports('3000', machine)).toEqual([3000]);
  });

  it.each([':3000', 'localhost:3000', 'http://localhost:3000/login?next=1', '127.0.0.1:3000', '[::1]:3000'])(
    'is read out of %s, and then means that very port',
    (text) => expect(ports(text, [server(3000), server(30000)])).toEqual([3000]),
  );
});

describe('words', () => {
  it.each([
    ['storybook', [6006]],
    ['web-shop 9229', [9229]],
    ['/code/docs-site', [5173]],
    ['http.server', [8000]],
    ['avahi', [5353]],
    ['redis', [6379]],
    ['POSTGRES', [5432]],
    ['feature/login', [3001, 6006, 9229]],
    ['nothing-of-the-kind', []],
  ])('%s finds %j', (text, expected) => expect(ports(text)).toEqual(expected));

  it('takes markup and expressions as mere text', () => {
    expect(ports('<img src=x', hostileMachine())).toEqual([4001]);
    expect(ports('.*')).toEqual([]);
  });
});

describe('operators', () => {
  it.each([
    ['port:6000-9000', [6006, 6379, 8000, 8025, 8081]],
    ['port:3000 port:3001', [3000, 3001]],
    ['port:9000-', [9229, 11434, 41641]],
    ['process:python', [8000]],
    ['project:api', [3000, 8081]],
    ['user:avahi', [5353]],
    ['user:me port:1-4000', [3000, 3001]],
    ['protocol:udp', [5353, 41641]],
    ['exposed port:1-5000', [22, 3000]],
    ['exposed project:api', [3000]],
    ['project:"api-gateway" 8081', [8081]],
  ])('%s finds %j', (text, expected) => expect(ports(text)).toEqual(expected));

  it.each(['port:abc', 'port:70000', 'port:', 'protocol:sctp', 'process:'])(
    '%s says what it takes',
    (text) => {
      expect(parseQuery(text).problem).toMatch(/\.$/);
      expect(ports(text)).toEqual([]);
    },
  );

  it('become chips when they are finished, and not before', () => {
    expect(chipFinished({ chips: [], text: 'port:30' })).toEqual({ chips: [], text: 'port:30' });
    expect(chipFinished({ chips: [], text: 'port:30 ' })).toEqual({ chips: ['port:30'], text: '' });
    expect(chipFinished({ chips: ['exposed'], text: 'exposed node user:me x' })).toEqual({
      chips: ['exposed', 'user:me'],
      text: 'node x',
    });
    expect(chipFinished({ chips: [], text: 'port:abc x ' })).toEqual({ chips: [], text: 'port:abc x ' });
    expect(chipFinished({ chips: [], text: 'node port:30' }, true)).toEqual({
      chips: ['port:30'],
      text: 'node',
    });
  });

  it('keep quoted white space together', () => {
    expect(splitTokens('a project:"my shop" b')).toEqual(['a', 'project:"my shop"', 'b']);
    expect(isOperator('project:"my shop"')).toBe(true);
    expect(isOperator('projects:x')).toBe(false);
  });

  it('never throw, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const { chips, text: left } = chipFinished({ chips: [], text }, true);
        findRows(rowsOf(), { query: parseQuery([...chips, left].join(' ')), mine: true, host: ada });
      }),
    );
  }, 60_000);
});

describe('Mine', () => {
  const machine = [
    server(3000),
    makeListener({ port: 22, user: 'root', system: true }),
    makeListener({ port: 5432, user: 'postgres' }),
    makeListener({ port: 9, user: null, ownerHidden: 'namespace' }),
  ];

  it('leaves out the system and other users, and counts what it left out', () => {
    const found = findRows(rowsOf(machine), { query: parseQuery(''), mine: true, host: ada });
    expect(found.rows.map((row) => row.listener.port)).toEqual([3000, 9]);
    expect(found.notMine).toBe(2);
    expect(found.before).toBe(2);
  });

  it('is everything but the system for an administrator', () => {
    const found = findRows(rowsOf(machine), {
      query: parseQuery(''),
      mine: true,
      host: { user: 'root', elevated: true },
    });
    expect(found.rows.map((row) => row.listener.port)).toEqual([3000, 5432, 9]);
  });

  it('tells of matches that it hides', () => {
    const found = findRows(rowsOf(machine), { query: parseQuery('22'), mine: true, host: ada });
    expect(found).toMatchObject({ rows: [], notMine: 1 });
  });
});

describe('the one port that a search names', () => {
  it.each([
    ['3001', { port: 3001, protocol: 'tcp' }],
    ['localhost:3001', { port: 3001, protocol: 'tcp' }],
    ['port:3001', { port: 3001, protocol: 'tcp' }],
    ['protocol:udp 5353', { port: 5353, protocol: 'udp' }],
    ['port:3000-3001', null],
    ['3001 3002', null],
    ['3001 vite', null],
    ['vite', null],
    ['3001 exposed', null],
    ['3001 user:me', null],
    ['protocol:udp protocol:tcp 53', null],
    ['0', null],
    ['70000', null],
    ['port:', null],
    ['', null],
  ])('%s', (text, port) => expect(askedPort(parseQuery(text))).toEqual(port));
});
