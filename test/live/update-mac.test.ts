/** electron-updater's own way on macOS, up to the system's installer, which is played here: what is handed to it, and when. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MacUpdater } from 'electron-updater';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMacInstaller } from '../../main/shell/mac-update.ts';
import { createUpdateEngine } from '../../main/shell/update-engine.ts';
import { createUpdates, type Updates } from '../../main/shell/updates.ts';
import type { UpdateUse } from '../../preload/model.ts';
import { startUpdateFeed, type UpdateFeed } from '../update-feed.ts';
import { NodeExecutor, updaterAdapter } from '../updater-parts.ts';
import { waitUntil } from '../wait-until.ts';

/** Squirrel, as Electron's autoUpdater drives it: fetches by the address that it was given, and checks what came. */
class Squirrel extends EventEmitter {
  got: Buffer[] = [];
  quits = 0;
  refuses = false;
  #feed = { url: '', headers: {} };
  setFeedURL(feed: { url: string; headers: Record<string, string> }) {
    this.#feed = feed;
  }
  checkForUpdates() {
    this.#fetch().catch((error: unknown) => this.emit('error', error));
  }
  async #fetch() {
    const { url, headers } = this.#feed;
    const answer: { url: string } = await (await fetch(url, { headers })).json();
    this.got.push(Buffer.from(await (await fetch(answer.url)).arrayBuffer()));
    if (this.refuses) throw new Error('Code signature did not pass validation');
    this.emit('update-downloaded');
  }
  quitAndInstall() {
    this.quits++;
  }
}

/** Node's loader of CommonJS, whose own types leave out what every mock uses. */
const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
const load = loader._load;

let folder: string;
let feed: UpdateFeed;
let squirrel: Squirrel;
let updates: Updates;
let told: UpdateUse[];
let quits: number;
let updater: MacUpdater;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-update-'));
  feed = await startUpdateFeed(Buffer.alloc(200_000, 'zip'));
  const file = { ...JSON.parse(feed.latest()).files[0], url: 'Q.zip' };
  feed.answer({ latest: (response) => response.end(feed.latest({ files: [file], path: file.url })) });
  writeFileSync(
    join(folder, 'app-update.yml'),
    `{provider: generic, url: "${feed.url}", updaterCacheDirName: cache}`,
  );
  squirrel = new Squirrel();
  loader._load = (request, ...rest) =>
    request === 'electron' ? { autoUpdater: squirrel } : load.call(loader, request, ...rest);
  updater = new MacUpdater(undefined, updaterAdapter(folder));
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  told = [];
  quits = 0;
  updates = createUpdates({
    version: '0.1.0',
    whyNot: async () => null,
    loadEngine: async () =>
      createUpdateEngine(updater, createMacInstaller(squirrel, { check: 20_000, end: 10 })),
    onUse: (use) => told.push(use),
    quit: () => quits++,
  });
  await updates.check();
  await updates.step('download');
  await waitUntil('the download', () => told.at(-1)?.state === 'ready');
});
afterEach(async () => {
  updates.close();
  loader._load = load;
  // The one that passes the file on to the system.
  (updater as unknown as { closeServerIfExists(): void }).closeServerIfExists();
  await feed.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('hands nothing to the system before the user says so', async () => {
  expect(squirrel.got).toEqual([]);
  expect(await updates.leave()).toBe(true);
  expect([squirrel.got, squirrel.quits]).toEqual([[], 0]);
});

it('hands it over whole for a restart, wishes to quit when it is checked, and ends by the system', async () => {
  await updates.step('restart');
  await waitUntil('the wish to quit', () => quits === 1);
  expect(squirrel.got).toHaveLength(1);
  expect(squirrel.got[0]?.equals(feed.content)).toBe(true);
  expect(squirrel.quits).toBe(0);
  await updates.leave();
  expect(squirrel.quits).toBe(1);
});

it('hands it over for the next quit, which cannot be taken back', async () => {
  await updates.step('at-quit');
  await waitUntil('it is there', () => squirrel.got.length === 1);
  expect(await updates.step('not-at-quit')).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
  expect(told.at(-1)).toMatchObject({ state: 'ready', atQuit: true });
  expect(await updates.leave()).toBe(true);
  expect([squirrel.quits, quits]).toEqual([0, 0]);
});

it('says what the system says against it, and does not quit for it', async () => {
  squirrel.refuses = true;
  await updates.step('restart');
  await waitUntil('the refusal', () => told.at(-1)?.state === 'failed');
  expect(told.at(-1)?.words).toMatch(/could not be installed: Code signature did not pass/);
  expect(quits).toBe(0);
});
