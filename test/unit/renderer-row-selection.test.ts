/** Choosing rows: one by one, as a range, all; over sorting and searching, but never what is gone. */
import { describe, expect, it } from 'vitest';
import type { PortRow } from '../../renderer/ports/fold-twins.ts';
import type { Line } from '../../renderer/ports/list-lines.ts';
import {
  extendTo,
  keepLive,
  nothingSelected,
  type Selection,
  selectAll,
  selectedRows,
  toggleRow,
} from '../../renderer/ports/row-selection.ts';
import { sampleListener } from '../sample-listener.ts';

const row = (key: string, goneAt: number | null = null): PortRow => ({
  key,
  members: [],
  listener: sampleListener(),
  place: '',
  goneAt,
  bornAt: null,
  text: '',
});
const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((key) => row(key)) as [
  PortRow,
  PortRow,
  PortRow,
  PortRow,
  PortRow,
];
const line = (row: PortRow): Line => ({ kind: 'row', key: row.key, row, open: false });
const lines: Line[] = [
  { kind: 'group', key: 'group/x', label: 'x', count: 2 },
  line(a),
  line(b),
  { kind: 'group', key: 'group/y', label: 'y', count: 3 },
  line(c),
  line(d),
  line(e),
];
const rows = new Map([a, b, c, d, e].map((row) => [row.key, row]));
const keys = ({ keys }: Selection) => [...keys].join('');

describe('a selection', () => {
  it('takes a row in and out', () => {
    const two = toggleRow(toggleRow(nothingSelected, c), a);
    expect(keys(two)).toBe('ca');
    expect(keys(toggleRow(two, c))).toBe('a');
  });

  it('never takes in what is gone', () => {
    expect(keys(toggleRow(nothingSelected, row('x', 5)))).toBe('');
    const gone = [line(a), line(row('g', 5)), line(c)];
    expect(keys(extendTo(toggleRow(nothingSelected, a), gone, null, c))).toBe('ac');
    expect(keys(selectAll(gone))).toBe('ac');
  });

  it('grows and shrinks from its anchor, over headings, in both directions', () => {
    const one = toggleRow(nothingSelected, c);
    const down = extendTo(one, lines, null, e);
    expect(keys(down)).toBe('cde');
    expect(keys(extendTo(down, lines, null, d))).toBe('cd');
    expect(keys(extendTo(down, lines, null, a))).toBe('abc');
  });

  it('goes out from where the keyboard stands where nothing is chosen yet', () => {
    expect(keys(extendTo(nothingSelected, lines, 'b', c))).toBe('bc');
    expect(keys(extendTo(nothingSelected, lines, null, c))).toBe('c');
    // An anchor of a selection that was emptied counts no more.
    expect(keys(extendTo({ keys: new Set(), anchor: 'e' }, lines, 'a', b))).toBe('ab');
  });

  it('goes out from the keyboard too where its anchor has left the list', () => {
    expect(keys(extendTo({ keys: new Set(['z']), anchor: 'z' }, lines, 'b', d))).toBe('bcd');
  });

  it('survives another order, in which its rows are then told', () => {
    const two = toggleRow(toggleRow(nothingSelected, d), a);
    const told = selectedRows(two, rows, [...lines].reverse());
    expect(told.map(({ key }) => key)).toEqual(['d', 'a']);
  });

  it('keeps what a search leaves out, and tells it last', () => {
    const two = toggleRow(toggleRow(nothingSelected, a), d);
    expect(selectedRows(two, rows, [line(d)]).map(({ key }) => key)).toEqual(['d', 'a']);
  });

  it('drops what is gone or has left', () => {
    const all = selectAll(lines);
    const now = new Map(rows).set('b', row('b', 5));
    now.delete('e');
    expect(keys(keepLive(all, now))).toBe('acd');
    expect(keepLive(all, rows)).toBe(all);
  });
});
