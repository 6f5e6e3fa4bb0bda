/** electron-updater's own code, for an AppImage: what it fetches from a feed on loopback, what it refuses, and what it puts in place. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUpdateEngine } from '../../main/shell/update-engine.ts';
import { createUpdates, type Updates } from '../../main/shell/updates.ts';
import type { UpdateUse } from '../../preload/model.ts';
import { NEWEST, startUpdateFeed, type UpdateFeed } from '../update-feed.ts';
import { NodeExecutor, updaterAdapter } from '../updater-parts.ts';
import { waitUntil } from '../wait-until.ts';

const SCRIPT = '#!/bin/sh\necho "$APPIMAGE_SILENT_INSTALL $APPIMAGE_EXIT_AFTER_INSTALL" > "$0.ran"\n';

let folder: string;
let program: string;
let feed: UpdateFeed;
let updates: Updates;
let told: UpdateUse[];
let quits: number;
let silenceMs: number;
const before = { ...process.env };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-update-'));
  program = join(folder, 'Quayside.AppImage');
  writeFileSync(program, 'the old one');
  process.env.APPIMAGE = program;
  feed = await startUpdateFeed(Buffer.from(SCRIPT.padEnd(300_000, '#')));
  writeFileSync(
    join(folder, 'app-update.yml'),
    `{provider: generic, url: "${feed.url}", updaterCacheDirName: cache}`,
  );
  const updater = new AppImageUpdater(undefined, updaterAdapter(folder));
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  // Those who are about silence want it short; a busy machine must not look like it.
  silenceMs = 30_000;
  told = [];
  quits = 0;
  updates = createUpdates({
    version: '0.1.0',
    whyNot: async () => null,
    loadEngine: async () => createUpdateEngine(updater, null, silenceMs),
    onUse: (use) => told.push(use),
    quit: () => quits++,
  });
});
afterEach(async () => {
  updates.close();
  await feed.close();
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const last = () => told.at(-1);
const fetched = async () => {
  await updates.check();
  await updates.step('download');
  await waitUntil('the end of the download', () => last()?.state === 'ready' || last()?.state === 'failed');
};
const pending = () =>
  existsSync(join(folder, 'cache', 'pending')) ? readdirSync(join(folder, 'cache', 'pending')) : [];

describe('a newer version', () => {
  it('is found, and nothing is fetched before that is wished for', async () => {
    expect(await updates.check()).toMatchObject({ state: 'newer', version: NEWEST });
    expect(feed.asked.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/latest-linux/)]);
    // No number by which this copy could be known again.
    expect(feed.asked[0]?.headers['x-user-staging-id']).toBe('');
    expect(pending()).toEqual([]);
    await updates.leave();
    expect(readFileSync(program, 'utf8')).toBe('the old one');
  });

  it('is fetched on the word of the user, with how much has come, and waits', async () => {
    await fetched();
    expect(last()).toMatchObject({ state: 'ready', version: NEWEST, atQuit: false });
    const percents = told.flatMap(({ percent }) => (percent === null ? [] : [percent]));
    expect(percents.at(-1)).toBe(100);
    expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
    await updates.leave();
    expect(readFileSync(program, 'utf8')).toBe('the old one');
  });

  it('takes the place of the old one at the end, where the user wants that', async () => {
    await fetched();
    await updates.step('at-quit');
    expect(last()).toMatchObject({ state: 'ready', atQuit: true });
    await updates.step('not-at-quit');
    expect(last()).toMatchObject({ state: 'ready', atQuit: false });
    await updates.step('at-quit');
    expect([await updates.leave(), quits]).toEqual([true, 0]);
    expect(readFileSync(program).equals(feed.content)).toBe(true);
    expect(statSync(program).mode & 0o777).toBe(0o755);
    // Told to end at once: it was not to come up again.
    expect(readFileSync(`${program}.ran`, 'utf8')).toBe('true true\n');
  });

  it('comes up again where the user restarts for it, and not where that was called off', async () => {
    await fetched();
    await updates.step('restart');
    await waitUntil('the wish to quit', () => quits === 1);
    expect(last()).toMatchObject({ state: 'installing' });
    updates.stay();
    expect(last()).toMatchObject({ state: 'ready' });
    await updates.leave();
    expect(readFileSync(program, 'utf8')).toBe('the old one');
    await updates.step('restart');
    expect(await updates.leave()).toBe(true);
    await waitUntil('the new one', () => existsSync(`${program}.ran`));
    await waitUntil('its word', () => readFileSync(`${program}.ran`, 'utf8') === 'true \n');
  });

  it('leads back to the old one where it cannot be put in place', async () => {
    await fetched();
    rmSync(program);
    await updates.step('restart');
    expect(await updates.leave()).toBe(false);
  });

  it('is dropped when the user cancels, and can be fetched anew', async () => {
    let sent = false;
    feed.answer({
      package(response) {
        response
          .writeHead(200, { 'content-length': feed.content.length })
          .write(feed.content.subarray(0, 1_000));
        sent = true;
      },
    });
    await updates.check();
    await updates.step('download');
    await waitUntil('a part of it', () => sent);
    await updates.step('cancel');
    expect(last()).toMatchObject({ state: 'newer', version: NEWEST });
    feed.answer({ package: (response) => response.end(feed.content) });
    await updates.step('download');
    await waitUntil('the end', () => last()?.state === 'ready');
  });

  it('follows a feed that leads to another place of this machine', async () => {
    feed.answer({
      latest: (response) =>
        feed.asked.length > 2
          ? response.end(feed.latest())
          : response.writeHead(302, { location: `${feed.url}/latest-linux.yml?again` }).end(),
    });
    expect(await updates.check()).toMatchObject({ state: 'newer' });
  });
});

describe('a feed that cannot be trusted with its file', () => {
  it.each<[string, (feed: UpdateFeed) => void, RegExp]>([
    [
      'sends another file than it said',
      (feed) => feed.answer({ package: (response) => response.end(Buffer.alloc(feed.content.length, 'x')) }),
      /checksum differs/,
    ],
    [
      'sends less than it said, and ends',
      (feed) => feed.answer({ package: (response) => response.end(feed.content.subarray(0, 1_000)) }),
      /checksum differs/,
    ],
    [
      'breaks off in the middle',
      (feed) =>
        feed.answer({
          package(response) {
            response.writeHead(200, { 'content-length': feed.content.length });
            response.write(feed.content.subarray(0, 1_000), () => response.destroy());
          },
        }),
      /broke off/,
    ],
    [
      'sends more than it said, without end',
      (feed) =>
        feed.answer({
          package(response) {
            const more = () =>
              response.destroyed || response.write(Buffer.alloc(100_000), () => setImmediate(more));
            more();
          },
        }),
      /more than it promised/,
    ],
    [
      'falls silent in the middle',
      (feed) => {
        silenceMs = 300;
        feed.answer({
          package: (response) =>
            void response.writeHead(200, { 'content-length': feed.content.length }).write(Buffer.alloc(10)),
        });
      },
      /nothing came/,
    ],
    [
      'does not answer',
      (feed) => {
        silenceMs = 300;
        feed.answer({ package: () => {} });
      },
      /nothing came/,
    ],
    [
      'has no such file',
      (feed) => feed.answer({ package: (response) => response.writeHead(404).end() }),
      /404/,
    ],
    [
      'leads to a place that anybody can change',
      (feed) =>
        feed.answer({
          package: (response) => response.writeHead(302, { location: 'http://192.0.2.1/Q.AppImage' }).end(),
        }),
      /anybody can change/,
    ],
    [
      'promises no checksum',
      (feed) =>
        feed.answer({
          latest: (response) => response.end(feed.latest({ files: [{ url: 'Q.AppImage', size: 300_000 }] })),
        }),
      /cannot be understood/,
    ],
  ])('%s: it is said, and nothing of it stays', async (_how, lie, words) => {
    lie(feed);
    await fetched();
    expect(last()).toMatchObject({ state: 'failed', version: NEWEST, words: expect.stringMatching(words) });
    expect(last()?.words).not.toMatch(/[\n{}]| at /);
    expect(pending().filter((name) => name.endsWith('.AppImage') && !name.startsWith('temp-'))).toEqual([]);
    expect(await updates.step('restart')).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    await updates.leave();
    expect(readFileSync(program, 'utf8')).toBe('the old one');
  });

  it('is not taken at its word for what lies in the cache either', async () => {
    await fetched();
    const file = join(folder, 'cache', 'pending', 'Q.AppImage');
    chmodSync(file, 0o755);
    feed.answer({ latest: (response) => response.end(feed.latest({ version: '9.9.8' })) });
    expect(existsSync(file)).toBe(true);
    // What is ready is not looked up anew: that could take it away.
    expect(await updates.check()).toMatchObject({ state: 'ready', version: NEWEST });
  });
});

describe('a feed that does not say what is newest', () => {
  it.each<[string, (response: import('node:http').ServerResponse, feed: UpdateFeed) => void, RegExp]>([
    ['has none', (response) => void response.writeHead(404).end(), /no version for this system/],
    ['fails', (response) => void response.writeHead(503).end('<h1>busy</h1>'), /answered with 503/],
    ['says nothing', (response) => void response.end(), /cannot be understood/],
    ['speaks another language', (response) => void response.end('a: [b'), /cannot be understood/],
    [
      'names no version',
      (response, { latest }) => void response.end(latest({ version: '<b>9</b>' })),
      /cannot be understood|no version/,
    ],
    [
      'names a version that steers',
      (response, { latest }) => void response.end(latest({ version: '9.9.9-\u202e1' })),
      /cannot be understood|no version/,
    ],
    [
      'speaks without end',
      (response) => {
        const more = () =>
          response.destroyed || response.write('#'.repeat(100_000), () => setImmediate(more));
        more();
      },
      /more than it promised/,
    ],
    [
      'leads round in circles',
      (response) => void response.writeHead(302, { location: '/latest-linux.yml' }).end(),
      /without end/,
    ],
    [
      'leads to where anybody can change it',
      (response) => void response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
      /anybody can change/,
    ],
    ['closes the door', (response) => void response.destroy(), /broke off/],
  ])('%s: it is said in words', async (_how, latest, words) => {
    feed.answer({ latest: (response) => latest(response, feed) });
    const use = await updates.check();
    expect(use).toMatchObject({ state: 'failed', version: null, words: expect.stringMatching(words) });
    expect(use.words).not.toMatch(/[\n<>{}\u202e]| at /);
  });

  it('says what else it likes, and none of it is passed on', async () => {
    feed.answer({
      latest: (response) =>
        response.end(feed.latest({ releaseNotes: '<script>x()</script>', releaseName: 'Evil' })),
    });
    const use = await updates.check();
    expect(use.state).toBe('newer');
    expect(JSON.stringify([use, told])).not.toMatch(/script|Evil/);
  });

  it('does not answer: it is said in words', async () => {
    silenceMs = 300;
    feed.answer({ latest: () => {} });
    expect(await updates.check()).toMatchObject({ words: expect.stringMatching(/nothing came/) });
  });

  it('cannot be reached: it is said in words', async () => {
    await feed.close();
    expect(await updates.check()).toMatchObject({ words: expect.stringMatching(/cannot be reached/) });
  });

  it('has an older one, or this very one: it is the newest', async () => {
    for (const version of ['0.0.9', '0.1.0']) {
      feed.answer({ latest: (response) => response.end(feed.latest({ version })) });
      expect(await updates.check()).toMatchObject({ state: 'current' });
    }
  });

  it('gives it to newer systems only: that is said', async () => {
    feed.answer({ latest: (response) => response.end(feed.latest({ minimumSystemVersion: '999.0.0' })) });
    expect(await updates.check()).toMatchObject({
      state: 'current',
      words: expect.stringContaining('not for this machine'),
    });
  });
});
