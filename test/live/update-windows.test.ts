/** electron-updater's own way on Windows, up to the installer, which is a script here: how it is started, and when. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NsisUpdater } from 'electron-updater';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUpdateEngine } from '../../main/shell/update-engine.ts';
import { createUpdates, type Updates } from '../../main/shell/updates.ts';
import type { UpdateUse } from '../../preload/model.ts';
import { startUpdateFeed, type UpdateFeed } from '../update-feed.ts';
import { NodeExecutor, updaterAdapter } from '../updater-parts.ts';
import { waitUntil } from '../wait-until.ts';

let folder: string;
let feed: UpdateFeed;
let updates: Updates;
let told: UpdateUse[];
let installer: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-update-'));
  feed = await startUpdateFeed(Buffer.from('#!/bin/sh\necho "$@" > "$0.new" && mv "$0.new" "$0.ran"\n'));
  const file = { ...JSON.parse(feed.latest()).files[0], url: 'Q-setup.exe' };
  feed.answer({ latest: (response) => response.end(feed.latest({ files: [file], path: file.url })) });
  writeFileSync(
    join(folder, 'app-update.yml'),
    `{provider: generic, url: "${feed.url}", updaterCacheDirName: cache}`,
  );
  const updater = new NsisUpdater(undefined, updaterAdapter(folder));
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  told = [];
  updates = createUpdates({
    version: '0.1.0',
    whyNot: async () => null,
    loadEngine: async () => createUpdateEngine(updater),
    onUse: (use) => told.push(use),
    quit() {},
  });
  await updates.check();
  await updates.step('download');
  await waitUntil('the download', () => told.at(-1)?.state === 'ready');
  installer = join(folder, 'cache', 'pending', 'Q-setup.exe');
  // Windows runs it by its name.
  chmodSync(installer, 0o755);
});
afterEach(async () => {
  updates.close();
  await feed.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('starts no installer before the user says so', async () => {
  expect(await updates.leave()).toBe(true);
  expect(existsSync(`${installer}.ran`)).toBe(false);
});

it.each([
  ['restart', '--updated --force-run'],
  // Unseen, and without coming up again.
  ['at-quit', '--updated /S'],
] as const)('starts it as the last step for %s, with the words %j', async (step, words) => {
  await updates.step(step);
  expect(existsSync(`${installer}.ran`)).toBe(false);
  expect(await updates.leave()).toBe(true);
  await waitUntil('the installer', () => existsSync(`${installer}.ran`));
  expect(readFileSync(`${installer}.ran`, 'utf8').trim()).toBe(words);
});
