/** How a newer version comes to be installed: every event in every state, what doors show of it, and what menus offer. */
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMacInstaller } from '../../main/shell/mac-update.ts';
import { updateEntries, updateRow } from '../../main/shell/tray-update.ts';
import type { Updater } from '../../main/shell/update-engine.ts';
import {
  afterUpdate,
  installAtEnd,
  mayCheck,
  type UpdateEvent,
  type UpdateStand,
  updateUse,
  whyNoStep,
} from '../../main/shell/update-machine.ts';
import { UpdateStep, UpdateUse } from '../../preload/model.ts';
import { sampleUpdate } from '../scripted-desktop.ts';

const EVENTS: UpdateEvent[] = [
  { kind: 'off', why: 'Not here.' },
  { kind: 'check' },
  { kind: 'found', version: '9.0.0', given: true, newer: true },
  { kind: 'found', version: '0.1.0', given: false, newer: false },
  { kind: 'unknown', words: 'It broke.' },
  { kind: 'download' },
  { kind: 'progress', percent: 40 },
  { kind: 'downloaded' },
  { kind: 'cancelled' },
  { kind: 'broken', words: 'It broke.' },
  { kind: 'at-quit', on: true },
  { kind: 'at-quit', on: false },
  { kind: 'restart' },
  { kind: 'stay' },
];
const through = (...events: UpdateEvent[]): UpdateStand =>
  events.reduce<UpdateStand>(afterUpdate, { at: 'idle' });
const newer = { kind: 'found', version: '9.0.0', given: true, newer: true } as const;
const fetched: UpdateEvent[] = [{ kind: 'check' }, newer, { kind: 'download' }, { kind: 'downloaded' }];
const walk = fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 });

describe('a newer version', () => {
  it('is ready only where it was found, wished for and fetched, in this order', () => {
    fc.assert(
      fc.property(walk, (events) => {
        const stand = through(...events);
        if (stand.at !== 'ready' && stand.at !== 'installing') return;
        const kinds = events.map(({ kind }) => kind);
        const download = kinds.lastIndexOf('download', kinds.lastIndexOf('downloaded'));
        expect(download).toBeGreaterThan(kinds.indexOf('found'));
        expect(kinds.indexOf('check')).toBeLessThan(kinds.indexOf('found'));
      }),
    );
  });

  it('is installed only where it is whole and the user has said so', () => {
    fc.assert(
      fc.property(walk, (events) => {
        const stand = through(...events);
        const order = installAtEnd(stand);
        if (order === null) return;
        expect(['ready', 'installing']).toContain(stand.at);
        const kinds = events.map(({ kind }) => kind);
        expect(kinds.includes(order.restart ? 'restart' : 'at-quit')).toBe(true);
      }),
    );
    expect(installAtEnd(through(...fetched))).toBeNull();
    expect(installAtEnd(through(...fetched, { kind: 'at-quit', on: true }))).toEqual({ restart: false });
    expect(installAtEnd(through(...fetched, { kind: 'restart' }))).toEqual({ restart: true });
  });

  it('is shown in whole sentences in every state, and fits the contract', () => {
    fc.assert(
      fc.property(walk, (events) => {
        const use = UpdateUse.parse(updateUse(through(...events), '0.1.0'));
        expect(use.words).toMatch(/^[A-Z].*[.…]$/);
        expect(use.percent === null || use.state === 'downloading').toBe(true);
      }),
    );
  });

  it('can be asked for exactly what leads on', () => {
    fc.assert(
      fc.property(walk, fc.constantFrom(...UpdateStep.options), (events, step) => {
        const stand = through(...events);
        const event: Record<UpdateStep, UpdateEvent> = {
          download: { kind: 'download' },
          cancel: { kind: 'cancelled' },
          restart: { kind: 'restart' },
          'at-quit': { kind: 'at-quit', on: true },
          'not-at-quit': { kind: 'at-quit', on: false },
        };
        const leadsOn = afterUpdate(stand, event[step]) !== stand;
        expect(whyNoStep(stand, step) === null).toBe(leadsOn);
      }),
    );
  });

  it('is not looked for anew while it is on its way or waits', () => {
    for (const events of [fetched, fetched.slice(0, 3), [...fetched, { kind: 'restart' } as const]]) {
      const stand = through(...events);
      expect(mayCheck(stand)).toBe(false);
      expect(afterUpdate(stand, { kind: 'check' })).toBe(stand);
    }
  });

  it('goes on waiting where the user stays, as it was wished for before', () => {
    const stand = through(...fetched, { kind: 'at-quit', on: true }, { kind: 'restart' }, { kind: 'stay' });
    expect(stand).toEqual({ at: 'ready', version: '9.0.0', atQuit: true });
  });

  it('can be fetched again after it broke, and is not after a look that broke', () => {
    const broke = through(...fetched.slice(0, 3), { kind: 'broken', words: 'It broke.' });
    expect(updateUse(broke, '0.1.0')).toMatchObject({ state: 'failed', version: '9.0.0' });
    expect(whyNoStep(broke, 'download')).toBeNull();
    const unknown = through({ kind: 'check' }, { kind: 'unknown', words: 'It broke.' });
    expect(whyNoStep(unknown, 'download')).toMatch(/nothing to download/);
  });
});

describe('menus', () => {
  it('offer the one next step', () => {
    const rows = UpdateUse.shape.state.options.map((state) => {
      const { label, does } = updateRow(sampleUpdate({ state, version: '9.0.0' }));
      return [state, label, does.do];
    });
    expect(rows).toEqual([
      ['off', 'Check for updates…', 'check-for-updates'],
      ['idle', 'Check for updates…', 'check-for-updates'],
      ['checking', 'Looking for updates…', 'open'],
      ['current', 'Check for updates…', 'check-for-updates'],
      ['newer', 'Quayside 9.0.0 is there…', 'open'],
      ['downloading', 'Downloading Quayside 9.0.0…', 'open'],
      ['ready', 'Restart to install Quayside 9.0.0', 'call'],
      ['installing', 'Check for updates…', 'check-for-updates'],
      ['failed', 'Check for updates…', 'check-for-updates'],
    ]);
  });

  it('have no row of it in the tray while there is nothing to do', () => {
    const desktop = (updates: UpdateUse) => ({
      desktop: { sessionStart: null, shortcut: { state: 'off' as const, words: null }, updates },
    });
    expect(updateEntries({ desktop: null })).toEqual([]);
    expect(updateEntries(desktop(sampleUpdate()))).toEqual([]);
    expect(updateEntries(desktop(sampleUpdate({ state: 'ready', version: '9.0.0' })))).toHaveLength(1);
  });
});

describe('on macOS', () => {
  const start = (downloadUpdate: (native: EventEmitter) => Promise<string[]>) => {
    const orders: string[] = [];
    const native = Object.assign(new EventEmitter(), {
      quitAndInstall: () => orders.push('quit and install'),
    });
    const updater = {
      autoInstallOnAppQuit: false,
      downloadUpdate() {
        orders.push(`hand over ${this.autoInstallOnAppQuit}`);
        return downloadUpdate(native);
      },
    };
    // It uses no more of it.
    const prepare = (installer: ReturnType<typeof createMacInstaller>) =>
      installer.prepare(updater as unknown as Updater);
    return {
      native,
      orders,
      updater,
      prepare,
      installer: createMacInstaller(native, { check: 200, end: 10 }),
    };
  };

  it('is handed to the system once, which checks it, before the app ends', async () => {
    const { native, orders, updater, prepare, installer } = start(async (system) => {
      setImmediate(() => system.emit('update-downloaded'));
      return [];
    });
    await Promise.all([prepare(installer), prepare(installer)]);
    expect([orders, updater.autoInstallOnAppQuit]).toEqual([['hand over true'], false]);
    expect(await installer.install(false)).toBe(true);
    expect(orders).toHaveLength(1);
    // False: it has not ended us.
    expect(await installer.install(true)).toBe(false);
    expect(orders).toEqual(['hand over true', 'quit and install']);
    expect(native.listenerCount('update-downloaded') + native.listenerCount('error')).toBe(0);
  });

  it.each<[string, (system: EventEmitter) => Promise<string[]>, RegExp]>([
    [
      'does not like it',
      async (system) => {
        setImmediate(() => system.emit('error', new Error('Code signature did not pass')));
        return [];
      },
      /did not pass/,
    ],
    ['says nothing', async () => [], /in time/],
    ['cannot take it', () => Promise.reject(new Error('no server')), /no server/],
  ])('is told where the system %s, and can be tried again', async (_how, handOver, words) => {
    const { native, orders, updater, prepare, installer } = start(handOver);
    await expect(prepare(installer)).rejects.toThrow(words);
    await expect(prepare(installer)).rejects.toThrow(words);
    expect([orders.length, updater.autoInstallOnAppQuit]).toEqual([2, false]);
    expect(native.listenerCount('update-downloaded') + native.listenerCount('error')).toBe(0);
  });
});
