import { describe, expect, it } from 'vitest';
import { firstSnapshot } from '../../main/core/first-snapshot.ts';
import { createPublication } from '../../main/core/publication.ts';
import { DEFAULT_SETTINGS } from '../../main/core/settings.ts';
import { createStore } from '../../main/core/store.ts';
import { sampleListener } from '../sample-listener.ts';
import { createScriptedPlatform } from '../scripted-platform.ts';

function publicationOfItsOwn() {
  const settings = { read: () => ({ settings: DEFAULT_SETTINGS, warnings: [] }) };
  const platform = createScriptedPlatform();
  const store = createStore(
    firstSnapshot({ platform, door: 'browser', version: '0', home: '/home/u', settings }),
    () => new Date(0),
  );
  /** In which ports the history, then the conflicts, were told to look. */
  const looks: [who: string, ports: number[]][] = [];
  const publication = createPublication({
    store,
    settings,
    reservations: { list: () => [], ignored: () => new Set(), declined: () => new Set(), warnings: () => [] },
    projectFiles: { see() {}, reservations: () => [], areWorktrees: () => false, warnings: () => [] },
    history: {
      see: (listeners) => void looks.push(['history', listeners.map(({ port }) => port)]),
      habits: () => [],
      warnings: () => [],
    },
    registry: { warnings: () => [] },
    conflicts: {
      look({ listeners }) {
        looks.push(['conflicts', listeners.map(({ port }) => port)]);
        return { conflicts: [], changes: [] };
      },
    },
    notices: { take() {} },
    containers: { mark: (listeners) => listeners },
    tunnels: { list: () => [], reservations: () => [], resting: () => new Set(), warnings: () => [] },
    emit() {},
  });
  return { publication, store, looks };
}

describe('the publication', () => {
  it('never looks for conflicts in other rows than the history knows, whatever comes in between', () => {
    const { publication, store, looks } = publicationOfItsOwn();
    for (const port of [3000, 4000]) {
      const listeners = [sampleListener({ port })];
      publication.see(listeners);
      publication.refresh();
      publication.scanned({ listeners }, []);
      publication.refresh();
    }
    expect(looks).toEqual([
      ['history', [3000]],
      ['conflicts', [3000]],
      ['conflicts', [3000]],
      ['history', [4000]],
      ['conflicts', [4000]],
      ['conflicts', [4000]],
      ['conflicts', [4000]],
    ]);
    expect(store.get().listeners.map(({ port }) => port)).toEqual([4000]);
  });

  it('shows no rows before the first look is over', () => {
    const { publication, store } = publicationOfItsOwn();
    publication.see([sampleListener()]);
    publication.refresh();
    expect(store.get().listeners).toEqual([]);
  });
});
