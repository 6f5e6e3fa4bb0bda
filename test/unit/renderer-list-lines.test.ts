/** Order, groups, opened rows, and that nothing moves under a pointer. */
import { describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { foldTwins, type PortRow } from '../../renderer/ports/fold-twins.ts';
import { type Grouping, holdOrder, type Line, lineNear, listLines } from '../../renderer/ports/list-lines.ts';
import { emptyMemory, remember } from '../../renderer/ports/list-memory.ts';
import { type ColumnId, sortRows } from '../../renderer/ports/sort-rows.ts';
import { makeListener, makeOwner, manyPorts, tidyMachine } from '../e2e/window-machine.ts';

const rowsOf = (listeners: Listener[]): PortRow[] => [
  ...foldTwins(remember(emptyMemory, listeners, 0, true)).values(),
];
const portsOf = (rows: readonly PortRow[]) => rows.map((row) => row.listener.port);
const sorted = (listeners: Listener[], id: ColumnId, desc = false) =>
  portsOf(sortRows(rowsOf(listeners), { id, desc }, null));

const lines = (listeners: Listener[], grouping: Grouping = 'none', open: string[] = []) =>
  listLines(sortRows(rowsOf(listeners), { id: 'port', desc: false }, null), {
    grouping,
    open: new Set(open),
    ranks: null,
  });
const words = (all: readonly Line[]) =>
  all.map((line) => (line.kind === 'group' ? `${line.label} (${line.count})` : line.row.listener.port));

const node = makeOwner({ pid: 10, name: 'node' });
const server = (port: number, more: Partial<Listener> = {}) => makeListener({ port, owner: node, ...more });

describe('sorting', () => {
  it('sorts by any column, either way, with nothing known at the end both times', () => {
    const machine = [
      server(3),
      server(1, { owner: null }),
      server(2, { owner: makeOwner({ pid: 5, name: 'a' }) }),
    ];
    expect(sorted(machine, 'port')).toEqual([1, 2, 3]);
    expect(sorted(machine, 'port', true)).toEqual([3, 2, 1]);
    expect(sorted(machine, 'pid')).toEqual([2, 3, 1]);
    expect(sorted(machine, 'pid', true)).toEqual([3, 2, 1]);
  });

  it('is the same whatever order the rows come in, for every column', () => {
    const rows = rowsOf([...tidyMachine(), ...manyPorts(60)]);
    const columns: ColumnId[] = [
      'port',
      'protocol',
      'reach',
      'process',
      'project',
      'service',
      'since',
      'pid',
      'user',
      'address',
      'command',
    ];
    for (const id of columns) {
      const once = sortRows(rows, { id, desc: false }, null).map(({ key }) => key);
      expect(sortRows([...rows].reverse(), { id, desc: false }, null).map(({ key }) => key)).toEqual(once);
    }
  });
});

describe('groups', () => {
  it('stand in the order of their names, the rest last', () => {
    expect(words(lines(tidyMachine().slice(0, 6), 'project'))).toEqual([
      'api-gateway (1)',
      3000,
      'docs-site (1)',
      5173,
      'web-shop (1)',
      3001,
      'Other (1)',
      5432,
    ]);
  });

  it('come with the best match first where a search has ranks', () => {
    const rows = rowsOf(tidyMachine());
    const best = rows.find((row) => row.listener.port === 6006);
    const ranks = new Map(rows.filter((row) => row !== best).map(({ key }) => [key, 2]));
    const [first] = listLines(rows, { grouping: 'project', open: new Set(), ranks });
    expect(first).toMatchObject({ kind: 'group', label: 'web-shop' });
  });
});

describe('an opened row', () => {
  it('shows its members below it; a row with one address has none to show', () => {
    const machine = [server(1), server(1, { address: '::1', family: 'ipv6', id: 'six' }), server(2)];
    const keys = rowsOf(machine).map(({ key }) => key);
    expect(lines(machine, 'none', keys).map(({ kind }) => kind)).toEqual(['row', 'member', 'member', 'row']);
  });
});

describe('a held order', () => {
  it('keeps every line where it is and puts new rows at the end', () => {
    const before = lines([server(20), server(30)]);
    const fresh = lines([server(10), server(20), server(30), server(25)]);
    expect(words(holdOrder(before, fresh))).toEqual([20, 30, 10, 25]);
    expect(words(fresh)).toEqual([10, 20, 25, 30]);
  });

  it('shows the newest state of each line', () => {
    const before = lines([server(20)]);
    const fresh = lines([server(20, { user: 'changed' })]);
    expect(holdOrder(before, fresh)[0]).toBe(fresh[0]);
  });

  it('puts new rows under a heading of their own where there are groups', () => {
    const before = lines([server(20)], 'process');
    const fresh = lines(
      [server(20), server(10), server(5, { owner: makeOwner({ pid: 3, name: 'zz' }) })],
      'process',
    );
    expect(words(holdOrder(before, fresh))).toEqual(['node (2)', 20, 'New (2)', 10, 5]);
  });
});

describe('where the keyboard goes when its line left', () => {
  const all = lines(tidyMachine(), 'project');
  it('goes to what stands there now, past headings, and to the last line at the end', () => {
    expect(lineNear(all, 0)).toBe(all[1]);
    expect(lineNear(all, 1)).toBe(all[1]);
    expect(lineNear(all, 10_000)).toBe(all.at(-1));
    expect(lineNear([], 3)).toBeNull();
  });
});
