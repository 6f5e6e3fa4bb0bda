/** What the tray's menu says in every state, and what each of its rows does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictLabel } from '../../main/shell/tray-conflicts.ts';
import type { TrayEntry } from '../../main/shell/tray-entry.ts';
import { trayMenu as menuAt } from '../../main/shell/tray-menu.ts';
import { portCount, trayIconState, trayTooltip } from '../../main/shell/tray-state.ts';
import type { Listener, Snapshot } from '../../preload/model.ts';
import { Place, placeHash } from '../../preload/place.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleConflict, sampleParty } from '../sample-conflict.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const base = createFakeService().snapshot();
const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({ ...base, listeners: [], ...changes });
const withSettings = (settings: Partial<Snapshot['settings']>, changes: Partial<Snapshot> = {}): Snapshot =>
  snapshot({ settings: { ...base.settings, ...settings }, ...changes });
const watching = (changes: Partial<Snapshot['watching']>): Snapshot['watching'] => ({
  ...base.watching,
  ...changes,
});
const project = (name: string) => ({
  root: `/home/dev/${name}`,
  name,
  branch: 'main',
  worktree: false,
  script: null,
});
const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
/** A server of mine; `minute` is when it came up. */
const server = (port: number, minute: number, changes: Partial<Listener> = {}): Listener =>
  sampleListener({
    port,
    since: at(minute),
    owner: sampleOwner({ pid: port, project: project('web-shop') }),
    ...changes,
  });
const many = (count: number): Listener[] =>
  Array.from({ length: count }, (_, index) => server(3000 + index, index % 60));

const NOW = Date.parse(base.at);
const trayMenu = (of: Snapshot | null) => menuAt(of, NOW);

const labels = (entries: readonly TrayEntry[]) =>
  entries.map((entry) => (entry.kind === 'separator' ? '-' : entry.label));
const find = (entries: readonly TrayEntry[], label: string): TrayEntry => {
  const found = entries.find((entry) => entry.kind !== 'separator' && entry.label === label);
  if (!found) throw new Error(`no ${label} among ${labels(entries).join(' | ')}`);
  return found;
};
const below = (entries: readonly TrayEntry[], label: string): TrayEntry[] => {
  const entry = find(entries, label);
  if (entry.kind !== 'menu') throw new Error(`${label} opens nothing`);
  return entry.entries;
};
const actionOf = (entries: readonly TrayEntry[], label: string) => {
  const entry = find(entries, label);
  return entry.kind === 'action' || entry.kind === 'check' ? entry.action : null;
};
const flat = (entries: readonly TrayEntry[]): TrayEntry[] =>
  entries.flatMap((entry) => (entry.kind === 'menu' ? [entry, ...flat(entry.entries)] : [entry]));

describe('the whole menu', () => {
  const shown = snapshot({
    listeners: [server(3000, 1), server(5173, 2)],
    conflicts: [sampleConflict()],
  });

  it('stands in the agreed order', () => {
    expect(labels(trayMenu(shown))).toEqual([
      'Open Quayside',
      '-',
      '3000 (web-shop) was taken by node in ~/api',
      '-',
      '5173  node — web-shop',
      '3000  node — web-shop',
      '-',
      'Copy next free port',
      'Check port…',
      'Pause watching',
      'Notifications',
      'Settings…',
      'Quit',
    ]);
  });

  it('leads where its words say', () => {
    const entries = trayMenu(shown);
    expect(actionOf(entries, 'Open Quayside')).toEqual({ do: 'open' });
    expect(actionOf(entries, 'Copy next free port')).toEqual({ do: 'copy-next-port' });
    expect(actionOf(entries, 'Check port…')).toEqual({ do: 'open', place: { view: 'check' } });
    expect(actionOf(entries, 'Settings…')).toEqual({ do: 'open', place: { view: 'settings' } });
    expect(actionOf(entries, 'Quit')).toEqual({ do: 'quit' });
  });

  it.each([
    [null, 'Looking at the ports'],
    [snapshot({ watching: watching({ state: 'starting' }) }), 'Looking at the ports'],
    [snapshot({ watching: watching({ state: 'paused' }), listeners: many(1) }), '1 port, paused'],
    [snapshot({ watching: watching({ state: 'stalled' }), listeners: many(2) }), '2 ports, not up to date'],
  ])('says what it does not know (%#)', (of, line) => {
    expect(labels(trayMenu(of))[1]).toBe(line);
    expect(find(trayMenu(of), line).kind).toBe('words');
  });

  it('says when a pause ends by itself', () => {
    const resumesAt = new Date(2026, 0, 1, 14, 5).toISOString();
    const paused = snapshot({ watching: watching({ state: 'paused', resumesAt }), listeners: many(3) });
    expect(labels(trayMenu(paused))[1]).toBe('3 ports, paused until 14:05');
    expect(trayTooltip(paused)).toBe('Quayside: 3 ports, paused until 14:05');
  });

  it('needs no core to open and to quit', () => {
    expect(labels(trayMenu(null))).toEqual(['Open Quayside', 'Looking at the ports', '-', 'Quit']);
  });

  const states = ['starting', 'watching', 'paused', 'stalled'] as const;
  it.each(
    states.flatMap((state) =>
      [0, 1, 4, 5, 500].flatMap((conflicts) =>
        [0, 1, 10, 11, 500].map((ports) => [state, conflicts, ports] as const),
      ),
    ),
  )('has at most 20 rows while %s, with %i conflicts and %i ports', (state, conflictCount, portTotal) => {
    const conflicts = Array.from({ length: conflictCount }, (_, index) =>
      sampleConflict({ port: 4000 + index }),
    );
    const entries = trayMenu(
      snapshot({ watching: watching({ state }), listeners: many(portTotal), conflicts }),
    );
    expect(entries.length).toBeLessThanOrEqual(20);
    expect(entries.at(-1)).toMatchObject({ label: 'Quit' });
    for (const entry of flat(entries)) {
      if (entry.kind === 'menu') expect(entry.entries.length).toBeLessThanOrEqual(10);
      if (entry.kind !== 'separator') expect(Array.from(entry.label).length).toBeLessThanOrEqual(60);
    }
    expect(labels(entries).join()).not.toMatch(/-,-/);
    if (state === 'starting') return;
    const numbers = labels(entries).filter((label) => /^\d+ {2}/.test(label)).length;
    const [more] = labels(entries).filter((label) => /^\d+ more…$/.test(label));
    expect(numbers + Number.parseInt(more ?? '0', 10)).toBe(portTotal);
    // With a whole menu's room all ten are there.
    if (conflictCount === 0 && state === 'watching') expect(numbers).toBe(Math.min(10, portTotal));
  });

  it('has nothing at its first level that ends a process or changes who a port is for', () => {
    for (const entry of trayMenu(shown)) {
      if (entry.kind !== 'action') continue;
      expect(['open', 'copy-next-port', 'quit', 'call']).toContain(entry.action.do);
      if (entry.action.do === 'call') expect(entry.action.name).toMatch(/^watching\./);
      if (entry.action.do === 'open') expect(entry.action.place?.view).not.toBe('free');
    }
  });

  it('never says a place that the window does not know', () => {
    for (const entry of flat(trayMenu(shown))) {
      if (entry.kind !== 'action' || entry.action.do !== 'open' || !entry.action.place) continue;
      expect(placeHash(Place.parse(entry.action.place))).toMatch(/^#\//);
    }
  });
});

describe('a conflict', () => {
  const entriesOf = (...conflicts: Snapshot['conflicts']) => trayMenu(snapshot({ conflicts }));

  it('has what its suggestions have, and frees only through the plan', () => {
    const entries = below(entriesOf(sampleConflict()), sampleConflict().message);
    expect(entries).toEqual([
      {
        kind: 'action',
        label: 'Show',
        action: { do: 'open', place: { view: 'conflicts', conflictId: 'conflict-3000' } },
      },
      {
        kind: 'action',
        label: 'Free 3000…',
        action: { do: 'open', place: { view: 'free', listenerId: 'listener-1' } },
      },
      { kind: 'action', label: 'Use 3001 (copy the number)', action: { do: 'copy', text: '3001' } },
      {
        kind: 'action',
        label: 'Give 3000 to api',
        action: { do: 'call', name: 'conflicts.reassign', input: { conflictId: 'conflict-3000', party: 1 } },
      },
      {
        kind: 'action',
        label: 'Ignore',
        action: { do: 'call', name: 'conflicts.ignore', input: { conflictId: 'conflict-3000' } },
      },
    ]);
  });

  it('has a short menu however many sides there are', () => {
    const [free, next, give, ignore] = sampleConflict().suggestions;
    if (!free || !next || !give || !ignore) throw new Error('the sample has all four');
    const gifts = Array.from({ length: 30 }, (_, party) => ({
      ...give,
      label: `Give it to ${party}`,
      party,
    }));
    const suggestions = [free, next, ...gifts, ignore];
    const entries = below(entriesOf(sampleConflict({ suggestions })), sampleConflict().message);
    expect(labels(entries)).toEqual([
      'Show',
      'Free 3000…',
      'Use 3001 (copy the number)',
      ...[0, 1, 2, 3, 4, 5].map((party) => `Give it to ${party}`),
      'Ignore',
    ]);
    const frees = Array.from({ length: 30 }, () => free);
    const long = below(entriesOf(sampleConflict({ suggestions: frees })), sampleConflict().message);
    expect(long).toHaveLength(10);
  });

  it('leaves out a suggestion that does not say what it is about', () => {
    const bare = sampleConflict().suggestions.map((suggestion) => ({
      ...suggestion,
      listenerId: null,
      port: null,
      party: null,
    }));
    const entries = below(entriesOf(sampleConflict({ suggestions: bare })), sampleConflict().message);
    expect(labels(entries)).toEqual(['Show', 'Ignore']);
  });

  it('is left out when it is ignored', () => {
    expect(labels(entriesOf(sampleConflict({ state: 'ignored' })))).not.toContain(sampleConflict().message);
  });

  it('is one of four at most; the rest is counted and shown in the window', () => {
    const conflicts = Array.from({ length: 500 }, (_, index) => sampleConflict({ port: 4000 + index }));
    const entries = entriesOf(...conflicts);
    expect(labels(entries).slice(2, 7)).toEqual([
      ...[4000, 4001, 4002, 4003].map((port) => `${port} (web-shop) was taken by node in ~/api`),
      '496 more conflicts…',
    ]);
    expect(actionOf(entries, '496 more conflicts…')).toEqual({ do: 'open', place: { view: 'conflicts' } });
    expect(labels(entriesOf(...conflicts.slice(0, 5)))).toContain('1 more conflict…');
  });

  it('names both sides however long they are', () => {
    const name = (start: string) => `${start} in ~/${'deep/'.repeat(30)}`;
    const long = sampleConflict({
      message: 'x'.repeat(200),
      parties: [sampleParty({ name: name('first') }), sampleParty({ name: name('second') }), sampleParty()],
    });
    const label = conflictLabel(long);
    expect(label).toMatch(/^3000: first in .*… and second in .*… and 1 more$/);
    expect(Array.from(label).length).toBeLessThanOrEqual(60);
  });
});

describe('my dev ports', () => {
  const portLabels = (of: Snapshot) => labels(trayMenu(of)).filter((label) => /^\d/.test(label));

  it('are mine, no services, projects first, the newest first', () => {
    const listeners = [
      server(3000, 1),
      server(3001, 5),
      server(8000, 9, { owner: sampleOwner({ pid: 8000, name: 'python3', cwd: '/home/dev/notes' }) }),
      server(9000, 9, { user: 'alice' }),
      server(631, 9, { system: true }),
      server(7000, 9, { owner: null }),
    ];
    // Those of others are not named, but counted: system services are not.
    expect(portLabels(snapshot({ listeners }))).toEqual([
      '3001  node — web-shop',
      '3000  node — web-shop',
      '8000  python3 — ~/notes',
      '2 more…',
    ]);
  });

  it('name the framework, the container, the compose project', () => {
    const vite = sampleOwner({ pid: 1, framework: 'Vite', project: project('docs') });
    const container = {
      id: 'c',
      name: 'db-1',
      image: 'postgres',
      composeProject: 'shop',
      composeService: 'db',
      engine: 'docker',
    };
    const listeners = [
      server(5173, 2, { owner: vite }),
      server(5432, 1, { owner: sampleOwner({ pid: 2, container }) }),
      server(5353, 1, { protocol: 'udp', owner: sampleOwner({ pid: 3, project: project('mdns') }) }),
      // Nothing of a project and nothing to open: a browser's own.
      server(5354, 1, { protocol: 'udp', owner: sampleOwner({ pid: 4, cwd: '/' }) }),
    ];
    expect(portLabels(snapshot({ listeners }))).toEqual([
      '5173  vite — docs',
      '5353 UDP  node — mdns',
      '5432  db-1 — shop',
      '1 more…',
    ]);
  });

  it('counts IPv4 and IPv6 twins once, and two owners of a port twice', () => {
    const owner = sampleOwner({ pid: 3000 });
    const twins = [
      server(3000, 1, { owner, family: 'ipv6', address: '::1' }),
      server(3000, 1, { owner }),
      server(3000, 2, { owner: sampleOwner({ pid: 77, name: 'python3', cwd: '/srv' }), address: '0.0.0.0' }),
    ];
    const of = snapshot({ listeners: twins });
    expect(portLabels(of)).toEqual(['3000  python3', '3000  node — ~/web-shop']);
    expect(portCount(of)).toBe(1);
  });

  it('keep the pinned ones, first and also when nobody listens there', () => {
    const of = withSettings(
      { pinnedPorts: [4000, 3000, 22] },
      {
        listeners: [
          server(3001, 5),
          server(3000, 1),
          server(22, 1, { system: true, user: 'root', owner: null, ownerHidden: 'other-user' }),
        ],
      },
    );
    expect(portLabels(of)).toEqual([
      '4000  free',
      '3000  node — web-shop',
      '22  a process of root',
      '3001  node — web-shop',
    ]);
    expect(find(trayMenu(of), '4000  free').kind).toBe('words');
    expect(labels(below(trayMenu(of), '22  a process of root'))).toEqual([
      'Open in browser',
      'Copy URL',
      'Show',
      'Unpin',
    ]);
  });

  it('say that there are none, or none of mine', () => {
    expect(labels(trayMenu(snapshot()))).toContain('No ports in use');
    const others = snapshot({ listeners: [server(9000, 1, { user: 'alice' })] });
    expect(actionOf(trayMenu(others), '1 port, none of them yours…')).toEqual({
      do: 'open',
      place: { view: 'ports' },
    });
  });

  it('have their own menu', () => {
    const [listener] = [server(3000, 1)];
    const entries = below(trayMenu(snapshot({ listeners: [listener] })), '3000  node — web-shop');
    expect(entries).toEqual([
      {
        kind: 'action',
        label: 'Open in browser',
        action: { do: 'call', name: 'ports.open', input: { listenerId: listener.id } },
      },
      { kind: 'action', label: 'Copy URL', action: { do: 'copy', text: 'http://localhost:3000' } },
      { kind: 'action', label: 'Show', action: { do: 'open', place: { view: 'ports', port: 3000 } } },
      { kind: 'action', label: 'Pin', action: { do: 'pin', port: 3000, pinned: true } },
      {
        kind: 'action',
        label: 'Free…',
        action: { do: 'open', place: { view: 'free', listenerId: listener.id } },
      },
    ]);
  });

  it('are not opened where a browser cannot, nor freed where nothing can be', () => {
    const lan = server(3000, 1, { scope: 'lan', address: '192.168.1.5' });
    const of = snapshot({ listeners: [lan], capabilities: { ...base.capabilities, free: false } });
    expect(labels(below(trayMenu(of), '3000  node — web-shop'))).toEqual(['Show', 'Pin']);
  });
});

describe('pause and notifications', () => {
  it('pauses for a while or until it is resumed', () => {
    expect(below(trayMenu(snapshot()), 'Pause watching')).toMatchObject([
      { label: 'For 15 minutes', action: { do: 'call', name: 'watching.pause', input: { minutes: 15 } } },
      { label: 'For 1 hour', action: { do: 'call', name: 'watching.pause', input: { minutes: 60 } } },
      { label: 'Until I resume', action: { do: 'call', name: 'watching.pause', input: {} } },
    ]);
    const paused = trayMenu(snapshot({ watching: watching({ state: 'paused' }) }));
    expect(labels(paused)).not.toContain('Pause watching');
    expect(actionOf(paused, 'Resume watching')).toEqual({ do: 'call', name: 'watching.resume', input: {} });
  });

  const notifications = (changes: Partial<Snapshot['settings']['notifications']>) =>
    below(
      trayMenu(withSettings({ notifications: { ...base.settings.notifications, ...changes } })),
      'Notifications',
    );

  it('turns notifications on and off', () => {
    expect(notifications({ enabled: true })[0]).toEqual({
      kind: 'check',
      label: 'Show notifications',
      checked: true,
      action: { do: 'notifications', change: 'off' },
    });
    expect(notifications({ enabled: false })).toMatchObject([
      { checked: false, action: { do: 'notifications', change: 'on' } },
      { kind: 'separator' },
      { label: 'Settings…', action: { do: 'open', place: { view: 'settings' } } },
    ]);
  });

  it('mutes them for a while, and says until when', () => {
    expect(labels(notifications({ mutedUntil: null })).slice(1, 3)).toEqual([
      'Mute for 1 hour',
      'Mute until tomorrow',
    ]);
    // What is over counts no more.
    expect(labels(notifications({ mutedUntil: '2025-12-31T23:00:00.000Z' }))).toContain('Mute for 1 hour');
    const until = new Date(2026, 5, 1, 9, 30).toISOString();
    expect(labels(notifications({ mutedUntil: until })).slice(1, 3)).toEqual(['Muted until 09:30', 'Unmute']);
  });
});

describe('the icon and its tooltip', () => {
  const conflicts = [sampleConflict(), sampleConflict({ port: 4000, state: 'ignored' })];

  it('tell of open conflicts, and of a pause before all', () => {
    expect(trayIconState(null)).toBe('idle');
    expect(trayIconState(snapshot({ conflicts: conflicts.slice(1) }))).toBe('idle');
    expect(trayIconState(snapshot({ conflicts }))).toBe('conflict');
    expect(trayIconState(snapshot({ conflicts, watching: watching({ state: 'paused' }) }))).toBe('paused');
  });

  it('count', () => {
    expect(trayTooltip(null)).toBe('Quayside: looking at the ports');
    expect(trayTooltip(snapshot())).toBe('Quayside: no ports in use');
    expect(trayTooltip(snapshot({ listeners: many(12), conflicts }))).toBe('Quayside: 12 ports, 1 conflict');
    const more = [...conflicts, sampleConflict({ port: 5000 })];
    expect(trayTooltip(snapshot({ listeners: many(1), conflicts: more }))).toBe(
      'Quayside: 1 port, 2 conflicts',
    );
  });
});

describe('text from elsewhere', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 300 });

  it('shows an ampersand as one, and is no shortcut', () => {
    const rnd = server(3000, 1, { owner: sampleOwner({ pid: 1, name: 'R&D', project: project('a & b') }) });
    expect(labels(trayMenu(snapshot({ listeners: [rnd] })))).toContain('3000  R&&D — a && b');
  });

  it('never holds a control, a turn of direction or a broken character, and never more than 60 characters', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, place, message) => {
        const owner = sampleOwner({ pid: 1, name, project: { ...project('x'), name: place } });
        const parties = [sampleParty({ name }), sampleParty({ name: place })];
        const entries = trayMenu(
          snapshot({
            listeners: [server(3000, 1, { owner })],
            conflicts: [sampleConflict({ message, parties })],
          }),
        );
        for (const entry of flat(entries)) {
          if (entry.kind === 'separator') continue;
          expect(entry.label).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          const escapes = entry.label.match(/\\u[0-9a-f]{4,6}/g)?.length ?? 0;
          const text = entry.label.replaceAll('&&', '&');
          expect(Array.from(text).length).toBeLessThanOrEqual(60 + escapes * 7);
        }
      }),
      { numRuns: 200 },
    );
  });
});
