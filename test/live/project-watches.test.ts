/** Watching folders for one file: by events, and by looking where events are not to be had. */
import { EventEmitter } from 'node:events';
import { type FSWatcher, type watch, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderWatches, type FolderWatches } from '../../main/core/projects/folder-watches.ts';
import { makeProjectFolder, type ProjectFolder } from '../project-folder.ts';
import { waitUntil } from '../wait-until.ts';

let at: ProjectFolder;
let changed: string[];
let watches: FolderWatches | undefined;

beforeEach(() => {
  at = makeProjectFolder();
  changed = [];
});
afterEach(() => {
  watches?.stop();
  at.remove();
});

const open = (by?: typeof watch): FolderWatches => {
  watches = createFolderWatches({
    file: 'quayside.json',
    onChange: (folder) => changed.push(folder),
    ...(by && { watch: by }),
  });
  return watches;
};

const exhausted = (() => {
  throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' });
  // Only its way of failing counts here.
}) as unknown as typeof watch;

/** A watcher whose events are given by hand. */
function byHand() {
  const watcher = Object.assign(new EventEmitter(), { closed: false, close: () => undefined });
  watcher.close = () => {
    watcher.closed = true;
    return undefined;
  };
  let tell: (event: string, name: string | null) => void = () => {};
  const by = ((_folder: string, _options: object, listener: typeof tell) => {
    tell = listener;
    // It has what is used of one.
    return watcher as unknown as FSWatcher;
  }) as typeof watch;
  return { by, watcher, event: (name: string | null) => tell('change', name) };
}

describe('watching a folder for one file', () => {
  it('tells of that file and of the folder itself, not of others', async () => {
    const folder = at.folder('shop');
    open().add(folder);
    at.write('shop/other.json', '');
    at.write('shop/quayside.json', '{}');
    await waitUntil('it is told', () => changed.length > 0);
    expect(new Set(changed)).toEqual(new Set([folder]));
  });

  it('says nothing of a folder that it let go', async () => {
    const [kept, left] = [at.folder('kept'), at.folder('left')];
    const { add, remove } = open();
    for (const folder of [kept, left]) add(folder);
    remove(left);
    at.write('left/quayside.json', '{}');
    at.write('kept/quayside.json', '{}');
    await waitUntil('the other one is told', () => changed.includes(kept));
    expect(changed).not.toContain(left);
  });

  it('looks every two seconds where the system has no watch left', async () => {
    const folder = at.folder('shop');
    open(exhausted).add(folder);
    await waitUntil('the first look', () => changed.length === 1);
    at.write('shop/quayside.json', '{}');
    await waitUntil('the file is seen', () => changed.length === 2);
    writeFileSync(at.path('shop/quayside.json'), '{"ports": {}}');
    await waitUntil('its change is seen', () => changed.length === 3);
    at.remove();
    await waitUntil('its end is seen', () => changed.length === 4);
  });

  it('looks at all of very many folders in turn', async () => {
    const folders = Array.from({ length: 150 }, (_, i) => at.folder(String(i)));
    const { add } = open(exhausted);
    for (const folder of folders) add(folder);
    await waitUntil('each was looked at', () => new Set(changed).size === 150);
  });

  it('looks by itself when a watch breaks', async () => {
    const folder = at.folder('shop');
    const { by, watcher } = byHand();
    open(by).add(folder);
    watcher.emit('error', new Error('gone'));
    expect(watcher.closed).toBe(true);
    expect(changed).toEqual([folder]);
    await waitUntil('the first look', () => changed.length === 2);
  });

  it('gives up on events where somebody writes all the time', async () => {
    const folder = at.folder('busy');
    const { by, watcher, event } = byHand();
    open(by).add(folder);
    for (let i = 0; i < 150; i++) event('log.txt');
    expect(watcher.closed).toBe(false);
    for (let i = 0; i < 2_000; i++) event('log.txt');
    expect(watcher.closed).toBe(true);
    at.write('busy/quayside.json', '{}');
    await waitUntil('it is still seen', () => changed.length >= 2);
  });
});
