/** Newer versions: who may look for them, on all three systems, and what is said of what was found. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findUpdateFacts } from '../../main/shell/update-facts.ts';
import { isSigned, type UpdateFacts, whyNoUpdates } from '../../main/shell/update-way.ts';
import { createUpdates, isNewer } from '../../main/shell/updates.ts';
import type { UpdateUse } from '../../preload/model.ts';

const facts = (change: Partial<UpdateFacts>): UpdateFacts => ({
  system: 'linux',
  packaged: true,
  feed: true,
  appImage: false,
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
      expect(await findUpdateFacts(places)).toEqual(facts({ feed: false }));
      writeFileSync(join(resources, 'package-type'), 'deb\n');
      writeFileSync(join(resources, 'app-update.yml'), '');
      writeFileSync(join(folder, 'Uninstall Quayside.exe'), '');
      const env = { APPIMAGE: '/a/Q.AppImage', APPDIR: folder };
      expect(await findUpdateFacts({ ...places, env })).toEqual(
        facts({ packageType: 'deb', appImage: true, installed: true }),
      );
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
      newest: () => {
        counts.asked++;
        return newest();
      },
      onUse: (use) => told.push(use),
      limitMs: 5_000,
    });
    return { updates, told, counts };
  };

  it.each<[string, UpdateUse['state']]>([
    ['0.2.0', 'newer'],
    ['0.1.0', 'current'],
    ['0.0.9', 'current'],
    ['9\u202e.0.0', 'failed'],
    ['<b>9.0.0</b>', 'failed'],
    ['', 'failed'],
  ])('says of %j that it is %s', async (found, state) => {
    const { updates, told } = start(async () => found);
    const use = await updates.check();
    expect(use.state).toBe(state);
    expect(told.map((one) => one.state)).toEqual(['checking', state]);
    expect(use.words).not.toMatch(/\u202e|<b>/);
  });

  it('asks nobody where it may not, and says why', async () => {
    const { updates, told, counts } = start(async () => '9.0.0', 'Your package manager does it.');
    expect(await updates.check()).toEqual({ state: 'off', words: 'Your package manager does it.' });
    await updates.check();
    expect([counts.asked, counts.whys, told.length]).toEqual([0, 1, 2]);
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
