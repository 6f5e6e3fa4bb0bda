/** The table of figures: what meets its goal, what misses it, and that a miss is never hidden. */
import { describe, expect, it } from 'vitest';
import { FIGURE_IDS, FIGURES, type Measurement, unmeasured, verdict } from '../bench/figures.ts';
import { missedGoals, plainNumber, type Report, reportTable } from '../bench/report-table.ts';
import { SCALE_NAMES } from '../bench/scales.ts';

const scan = (ratio: number): Measurement => ({
  value: 0.13,
  peers: [
    { name: 'ss -Htulnp', value: 13.8, ratio },
    { name: 'lsof', value: 32.3, ratio: 248 },
  ],
});

const plain = (value: number): Measurement => ({ value, peers: [] });

describe('a verdict', () => {
  it('compares a ratio with the first peer, which must be the goal at least', () => {
    expect(verdict('steady-netlink', 'a', scan(100))).toBe('met');
    expect(verdict('steady-netlink', 'a', scan(99.9))).toBe('missed');
    // The other peer's ratio does not count.
    expect(verdict('steady-netlink', 'b', scan(200))).toBe('missed');
  });

  it('compares a value, which must be the goal at most', () => {
    expect(verdict('close', 'a', plain(20))).toBe('met');
    expect(verdict('close', 'a', plain(20.1))).toBe('missed');
  });

  it('is none without a goal or a figure', () => {
    expect(verdict('freeing', 'c', plain(90_000))).toBe('none');
    expect(verdict('table-floor', 'a', unmeasured('no compiler'))).toBe('none');
  });

  it('is a miss where something was broken, however good the value', () => {
    const broken = { ...plain(1), broken: '1 of 40 were not seen' };
    expect(verdict('open-rest', 'a', broken)).toBe('missed');
    expect(verdict('open-rest', 'a', { ...unmeasured('none was seen'), broken: 'none' })).toBe('missed');
  });
});

describe('the table', () => {
  const report: Report = {
    a: { 'steady-netlink': scan(106), close: plain(31), 'table-floor': unmeasured('no compiler') },
    b: { 'steady-netlink': scan(700), close: plain(7) },
  };
  const lines = reportTable(report, ['a', 'b']).split('\n');
  const line = (start: string) => lines.find((one) => one.startsWith(start)) ?? '';

  it('has a line for each figure and each of its peers', () => {
    expect(line('complete steady scan')).toContain('>= 100 / 750x');
    expect(line('complete steady scan')).toContain('0.130 ms = 106x');
    expect(line('  ss -Htulnp')).toContain('13.8 ms = 106x');
    expect(line('  lsof')).toContain('32.3 ms = 248x');
    expect(line('close at a')).toContain('<= 20 ms');
  });

  it('marks the goals that are missed and no others', () => {
    expect(line('complete steady scan')).toMatch(/= 106x {2,}0\.130 ms = 700x !$/);
    expect(line('close at a')).toMatch(/31\.0 ms ! +7\.00 ms$/);
  });

  it('says why something was not measured', () => {
    expect(line('socket table')).toContain('- (no compiler)');
  });

  it('leaves out what was not asked for', () => {
    expect(line('freeing')).toBe('');
  });

  it('is aligned', () => {
    const column = line('figure').indexOf('goal');
    expect(line('complete').slice(0, column)).toMatch(/ {2}$/);
    expect(line('complete').slice(column)).toMatch(/^>= /);
    expect(line('close').slice(column)).toMatch(/^<= /);
  });

  it('lists every missed goal in words', () => {
    expect(missedGoals(report, ['a', 'b'])).toEqual([
      'b: complete steady scan (TCP, UDP, owners), CPU: 700x, goal 750x',
      'a: close at a connected client, by event, p95: 31.0 ms, goal 20 ms',
    ]);
  });

  it('lists what was broken with the reason', () => {
    const broken = { a: { 'open-rest': { ...plain(300), broken: '1 of 40 were not seen' } } };
    expect(missedGoals(broken, ['a'])).toEqual([
      'a: new listener at a connected client, at rest, p95: 300 ms, goal 550 ms: 1 of 40 were not seen',
    ]);
  });
});

describe('a number', () => {
  it('has three digits that count, and no false ones', () => {
    expect([0.0234, 1.234, 12.34, 123.4, 1_234.5, -0.5].map(plainNumber)).toEqual([
      '0.023',
      '1.23',
      '12.3',
      '123',
      '1235',
      '-0.500',
    ]);
  });
});

describe('the figures', () => {
  it('only have goals for scales that there are', () => {
    for (const id of FIGURE_IDS) {
      for (const scale of Object.keys(FIGURES[id].goals)) expect(SCALE_NAMES).toContain(scale);
    }
  });
});
