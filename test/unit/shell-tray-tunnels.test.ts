/** The tunnels in the tray's menu: how each of them is, and what a click on it does. */
import { describe, expect, it } from 'vitest';
import type { TrayEntry } from '../../main/shell/tray-entry.ts';
import { trayMenu } from '../../main/shell/tray-menu.ts';
import { isCounting } from '../../main/shell/tray-tunnels.ts';
import type { Snapshot, Tunnel } from '../../preload/model.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleConflict } from '../sample-conflict.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const inMs = (ms: number) => new Date(NOW + ms).toISOString();
const base = createFakeService().snapshot();
const tunnel = (state: Tunnel['state'], changes: Partial<Tunnel> = {}): Tunnel => ({
  ...SAMPLE_TUNNEL,
  state,
  ...changes,
});
const snapshot = (tunnels: Tunnel[], changes: Partial<Snapshot> = {}): Snapshot => ({
  ...base,
  listeners: [],
  tunnels,
  ...changes,
});
const many = (count: number, state: Tunnel['state'] = 'stopped') =>
  Array.from({ length: count }, (_, index) => tunnel(state, { id: `t${index}`, name: `t${index}` }));

const label = (entry: TrayEntry) => (entry.kind === 'separator' ? '-' : entry.label);
const top = (of: Snapshot) => trayMenu(of, NOW);
function below(of: Snapshot): TrayEntry[] {
  const found = top(of).find((entry) => label(entry) === 'Tunnels');
  if (found?.kind !== 'menu') throw new Error('no menu of tunnels');
  return found.entries;
}
const only = (one: Tunnel) => {
  const [entry] = below(snapshot([one]));
  if (entry?.kind !== 'check') throw new Error('no check box');
  return entry;
};

describe('the tunnels in the menu', () => {
  it.each<[Tunnel, string, boolean, string]>([
    [tunnel('stopped'), 'stopped', false, 'tunnels.up'],
    [tunnel('failed'), 'failed', false, 'tunnels.up'],
    [tunnel('connecting'), 'connecting', true, 'tunnels.down'],
    [tunnel('up'), 'up', true, 'tunnels.down'],
    [tunnel('degraded'), 'up, with trouble', true, 'tunnels.down'],
    [
      tunnel('degraded', {
        health: [{ forward: 0, reached: false, message: 'db:5432 refuses', at: inMs(0) }],
      }),
      'up, but db:5432 refuses',
      true,
      'tunnels.down',
    ],
    [tunnel('retrying'), 'retrying now', true, 'tunnels.down'],
    [tunnel('retrying', { nextAt: inMs(-5) }), 'retrying now', true, 'tunnels.down'],
    [tunnel('retrying', { nextAt: inMs(3_500) }), 'retrying in 4 s', true, 'tunnels.down'],
    [tunnel('retrying', { nextAt: inMs(31_000) }), 'retrying in 40 s', true, 'tunnels.down'],
    [tunnel('retrying', { nextAt: inMs(59_000) }), 'retrying in 1 min', true, 'tunnels.down'],
    [
      tunnel('blocked', { blockedBy: { port: 5433, holder: 'node', listenerId: null, nextPort: null } }),
      'port 5433 is taken',
      true,
      'tunnels.down',
    ],
  ])('say of %o how it is', (one, words, checked, call) => {
    expect(only(one)).toEqual({
      kind: 'check',
      label: `db-prod — ${words}`,
      checked,
      action: { do: 'call', name: call, input: { tunnelId: 'tunnel-1' } },
    });
  });

  it('lead to the window where an answer is needed', () => {
    expect(only(tunnel('needs-input'))).toMatchObject({
      label: 'db-prod — needs your answer',
      checked: true,
      action: { do: 'open', place: { view: 'tunnels' } },
    });
  });

  it('are not there where none is saved', () => {
    expect(top(snapshot([])).map(label)).not.toContain('Tunnels');
  });

  it('are stopped all at once only where one runs', () => {
    expect(below(snapshot([tunnel('up'), tunnel('failed')])).slice(-2)).toEqual([
      { kind: 'separator' },
      { kind: 'action', label: 'Stop all', action: { do: 'stop-tunnels' } },
    ]);
    expect(below(snapshot([tunnel('stopped'), tunnel('failed')])).map(label)).not.toContain('Stop all');
  });

  it('are twenty at most, and one row of the whole', () => {
    expect(below(snapshot(many(20))).map(label)).not.toContain('0 more…');
    const entries = below(snapshot(many(25, 'up')));
    expect(entries.filter(({ kind }) => kind === 'check')).toHaveLength(20);
    expect(entries.slice(20).map(label)).toEqual(['5 more…', '-', 'Stop all']);
    expect(entries[20]).toMatchObject({ action: { do: 'open', place: { view: 'tunnels' } } });
    const full = snapshot(many(25, 'up'), {
      conflicts: Array.from({ length: 9 }, (_, index) => sampleConflict({ port: 4000 + index })),
      listeners: Array.from({ length: 50 }, (_, index) =>
        sampleListener({ port: 3000 + index, owner: sampleOwner({ pid: 3000 + index }) }),
      ),
    });
    expect(top(full).length).toBeLessThanOrEqual(20);
    const labels = top(full).map(label);
    expect(labels.indexOf('Tunnels')).toBe(labels.indexOf('Copy next free port') - 1);
  });

  it('keep their state in sight, however long their names are', () => {
    const long = only(tunnel('needs-input', { name: 'x'.repeat(100) }));
    expect(long.label).toMatch(/^x{27}… — needs your answer$/);
  });

  it('count only while one waits for its next try', () => {
    expect(isCounting({ tunnels: [tunnel('up'), tunnel('retrying', { nextAt: inMs(1) })] })).toBe(true);
    expect(isCounting({ tunnels: [tunnel('up'), tunnel('retrying')] })).toBe(false);
  });
});
