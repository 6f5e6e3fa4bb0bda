/** Newer versions: who may look for them, on all three systems, and what is said of what was found. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findUpdateFacts } from '../../main/shell/update-facts.ts';
import { failureReason } from '../../main/shell/update-failure.ts';
import { isNewer } from '../../main/shell/update-machine.ts';
import { isSigned, type UpdateFacts, whyNoUpdates } from '../../main/shell/update-way.ts';
import { createUpdates } from '../../main/shell/updates.ts';
import type { UpdateUse } from '../../preload/model.ts';

const facts = (change: Partial<UpdateFacts>): UpdateFacts => ({
  system: 'linux',
  packaged: true,
  feed: true,
  appImage: false,
  writable: true,
  packageType: null,
  signed: false,
  installed: false,
  ...change,
});

describe('a copy of Quayside', () => {
  it.each<[string, Partial<UpdateFacts>, RegExp | null]>([
    ['an AppImage', { appImage: true }, null],
    ['an installed one', { system: 'win32', installed: true }, null],
    ['a signed one', { system: 'darwin', signed: true }, null],
    [
      'one that cannot be replaced',
      { appImage: true, writable: false },
      /cannot be replaced by you\. Move it/,
    ],
    ['a deb', { packageType: 'deb' }, /package manager/],
    ['an rpm', { packageType: 'rpm' }, /package manager/],
    ['a tar.gz', {}, /by hand/],
    ['a zip', { system: 'win32' }, /by hand/],
    ['an unsigned one', { system: 'darwin' }, /not signed/],
    ['one without a feed', { appImage: true, feed: false }, /does not say where/],
    ['a run from source', { packaged: false, appImage: true }, /from source/],
    ['a run from source', { packaged: false, system: 'darwin', signed: true }, /from source/],
  ])('%s looks for newer ones, or says who brings them: %j', (_name, change, why) => {
    const said = whyNoUpdates(facts(change));
    if (why === null) expect(said).toBeNull();
    else expect(said).toMatch(why);
  });

  it.each([
    ['Identifier=dev.quayside.app\nTeamIdentifier=A1B2C3D4E5\n', true],
    ['Identifier=dev.quayside.app\nSignature=adhoc\nTeamIdentifier=not set\n', false],
    ['Identifier=TeamIdentifier=A1B2C3D4E5', false],
    ['code object is not signed at all', false],
    ['', false],
  ])('is signed where codesign names a team: %j', (printed, signed) => {
    expect(isSigned(printed)).toBe(signed);
  });

  it('is known by what lies in its folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-package-'));
    try {
      const resources = join(folder, 'resources');
      mkdirSync(resources);
      const places = {
        system: 'linux',
        packaged: true,
        env: {},
        execPath: join(folder, 'quayside'),
        resources,
      } as const;
      expect(await findUpdateFacts(places)).toEqual(facts({ feed: false, writable: false }));
      writeFileSync(join(resources, 'package-type'), 'deb\n');
      writeFileSync(join(resources, 'app-update.yml'), '');
      writeFileSync(join(folder, 'Uninstall Quayside.exe'), '');
      const env = { APPIMAGE: '/a/Q.AppImage', APPDIR: folder };
      const found = facts({ packageType: 'deb', appImage: true, installed: true });
      const asked: string[] = [];
      const canWrite = (path: string) => asked.push(path) > 0;
      expect(await findUpdateFacts({ ...places, env, canWrite })).toEqual(found);
      // The new one takes the place of the old one in its folder.
      expect(asked).toEqual(['/a/Q.AppImage', '/a']);
      for (const refused of asked) {
        const canWrite = (path: string) => path !== refused;
        expect(await findUpdateFacts({ ...places, env, canWrite })).toEqual({ ...found, writable: false });
      }
      expect(await findUpdateFacts({ ...places, env })).toEqual({ ...found, writable: false });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it.each([
  ['1.0.1', '1.0.0', true],
  ['1.10.0', '1.9.9', true],
  ['2.0.0', '10.0.0', false],
  ['1.0.0', '1.0.0', false],
  ['1.0.0', '1.0.0-beta.1', true],
  ['1.0.0-beta.2', '1.0.0', false],
])('%s is newer than %s: %s', (found, own, newer) => {
  expect(isNewer(found, own)).toBe(newer);
});

it.each<[unknown, RegExp]>([
  [
    Object.assign(new Error('sha512 checksum mismatch'), { code: 'ERR_CHECKSUM_MISMATCH' }),
    /checksum differs/,
  ],
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), /no room/],
  [Object.assign(new Error('x'), { code: 'EROFS' }), /could not be written/],
  [new Error('net::ERR_INTERNET_DISCONNECTED'), /cannot be found/],
  [new Error('net::ERR_CONNECTION_RESET'), /broke off/],
  [new Error('net::ERR_CERT_AUTHORITY_INVALID'), /cannot prove/],
  [new Error('net::ERR_TIMED_OUT'), /in time/],
  [Object.assign(new Error('503 busy\n{"keep-alive":"timeout=5"}'), { code: 'HTTP_ERROR_503' }), /with 503$/],
  [Object.assign(new Error('x'), { code: 'ERR_UPDATER_INVALID_SIGNATURE' }), /not signed by who/],
  [new Error('first\u001b[31m\n  at stack'), /^first\\u001b\[31m$/],
  [new Error(''), /nobody knows/],
  ['thrown text', /^thrown text$/],
])('says in a few words what went wrong: %s', (error, words) => {
  expect(failureReason(error)).toMatch(words);
});

describe('the look for newer versions', () => {
  const start = (newest: () => Promise<string>, why: string | null = null) => {
    const told: UpdateUse[] = [];
    const counts = { asked: 0, whys: 0 };
    const updates = createUpdates({
      version: '0.1.0',
      whyNot: async () => {
        counts.whys++;
        return why;
      },
      loadEngine: async () => ({
        revocable: true,
        async look() {
          counts.asked++;
          const version = await newest();
          return { version, given: isNewer(version, '0.1.0') };
        },
        download: async () => {},
        prepare: async () => {},
        install: async () => true,
      }),
      onUse: (use) => told.push(use),
      quit() {},
      limitMs: 5_000,
    });
    return { updates, told, counts };
  };

  it.each<[string, UpdateUse['state']]>([
    ['0.2.0', 'newer'],
    ['0.1.0', 'current'],
    ['0.0.9', 'current'],
  ])('says of %j that it is %s', async (found, state) => {
    const { updates, told } = start(async () => found);
    const use = await updates.check();
    expect(use.state).toBe(state);
    expect(told.map((one) => one.state)).toEqual(['checking', state]);
    expect(use.words).not.toMatch(/\u202e|<b>/);
  });

  it('asks nobody where it may not, and says why', async () => {
    const { updates, told, counts } = start(async () => '9.0.0', 'Your package manager does it.');
    expect(await updates.check()).toMatchObject({ state: 'off', words: 'Your package manager does it.' });
    await updates.check();
    await updates.know();
    expect([counts.asked, counts.whys, told.length]).toEqual([0, 1, 1]);
  });

  it('says before it is asked that it may not, and nothing where it may', async () => {
    const off = start(async () => '9.0.0', 'Your package manager does it.');
    await off.updates.know();
    expect(off.told).toMatchObject([{ state: 'off', words: 'Your package manager does it.' }]);
    const on = start(async () => '9.0.0');
    await on.updates.know();
    expect([on.told, on.counts.asked]).toEqual([[], 0]);
  });

  it('says what went wrong, in clean words', async () => {
    const { updates } = start(async () => {
      throw new Error(`net::ERR\u001b[31m ${'x'.repeat(5_000)}`);
    });
    const { state, words } = await updates.check();
    expect(state).toBe('failed');
    expect(words).toContain('net::ERR');
    expect(words).not.toContain('\u001b');
    expect(words.length).toBeLessThan(300);
  });

  it('asks once for several who ask at once', async () => {
    const { updates, counts } = start(async () => '0.2.0');
    await Promise.all([updates.check(), updates.check()]);
    expect(counts.asked).toBe(1);
    await updates.check();
    expect(counts.asked).toBe(2);
  });

  describe('in time', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('gives up on what does not answer', async () => {
      const { updates } = start(() => new Promise(() => {}));
      const use = updates.check();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await use).toMatchObject({ state: 'failed' });
    });

    it('happens by itself once a day where that is wanted, and never else', async () => {
      const { updates, counts } = start(async () => '0.1.0');
      const day = 86_400_000;
      updates.follow(false);
      await vi.advanceTimersByTimeAsync(3 * day);
      expect(counts.asked).toBe(0);
      updates.follow(true);
      updates.follow(true);
      await vi.advanceTimersByTimeAsync(2 * day + 120_000);
      expect(counts.asked).toBe(3);
      updates.follow(false);
      await vi.advanceTimersByTimeAsync(3 * day);
      updates.follow(true);
      updates.close();
      await vi.advanceTimersByTimeAsync(3 * day);
      expect(counts.asked).toBe(3);
    });
  });
});
