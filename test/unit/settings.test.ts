import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, openSettings } from '../../main/core/settings.ts';

let folder: string;
const file = () => join(folder, 'settings.json');
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'quayside-settings-')), 'quayside');
});

describe('the settings file', () => {
  it('is not there at first: the defaults hold, and nothing is written', () => {
    expect(openSettings(folder).read()).toEqual({ settings: DEFAULT_SETTINGS, warnings: [] });
    expect(existsSync(file())).toBe(false);
    expect(mode(folder)).toBe('700');
  });

  it('says what cannot be written where its folder cannot be made, and does not hang', async () => {
    const written = await openSettings('/proc/quayside-nowhere').write(DEFAULT_SETTINGS);
    expect(written).toMatchObject({ ok: false, failure: { message: expect.stringContaining('ENOENT') } });
  });

  it('keeps what is written, for its user alone', async () => {
    const next = { ...DEFAULT_SETTINGS, theme: 'dark' as const, protectedNames: ['postgres'] };
    expect(await openSettings(folder).write(next)).toMatchObject({ ok: true });
    expect(openSettings(folder).read()).toEqual({ settings: next, warnings: [] });
    expect(mode(file())).toBe('600');
  });

  it.each([
    ['cut off', '{"version":1,"graceMs":30'],
    ['empty', ''],
    ['NULs', '\0'.repeat(50)],
    ['a list', '[1]'],
    ['null', 'null'],
    ['a text', '"hi"'],
    ['a trailing comma', '{"version":1,}'],
    ['a wrong type', JSON.stringify({ ...DEFAULT_SETTINGS, graceMs: 'soon' })],
    ['very deep', '['.repeat(200_000)],
    ['very large', `"${'x'.repeat(2_000_000)}"`],
  ])('is set aside and said when it is broken: %s', (_what, text) => {
    openSettings(folder);
    writeFileSync(file(), text);
    const { settings, warnings } = openSettings(folder).read();
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(warnings).toHaveLength(1);
    const aside = readdirSync(folder).filter((name) => name.startsWith('settings.json.broken-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
    expect(warnings[0]?.nextStep).toContain(aside[0]);
  });

  it('is read with a byte order mark in front', () => {
    openSettings(folder);
    writeFileSync(file(), `\ufeff${JSON.stringify({ ...DEFAULT_SETTINGS, theme: 'light' })}`);
    expect(openSettings(folder).read()).toMatchObject({ settings: { theme: 'light' }, warnings: [] });
  });

  it('of a newer version is left as it is and never written', async () => {
    openSettings(folder);
    const newer = JSON.stringify({ version: 2, graceMs: 'PT3S' });
    writeFileSync(file(), newer);
    const settings = openSettings(folder);
    expect(settings.read().warnings[0]?.code).toBe('settings-newer');
    expect(await settings.write(DEFAULT_SETTINGS)).toMatchObject({
      ok: false,
      failure: { code: 'unavailable' },
    });
    expect(readFileSync(file(), 'utf8')).toBe(newer);
  });

  it('keeps fields of others on the same version', async () => {
    openSettings(folder);
    writeFileSync(file(), JSON.stringify({ ...DEFAULT_SETTINGS, window: { width: 900 } }));
    await openSettings(folder).write({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ theme: 'dark', window: { width: 900 } });
  });

  it('cannot pollute every object', async () => {
    openSettings(folder);
    writeFileSync(
      file(),
      '{"version":1,"graceMs":1,"protectedNames":[],"theme":"dark","__proto__":{"polluted":1}}',
    );
    await openSettings(folder).write(openSettings(folder).read().settings);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('that cannot be written says so, and what was set still holds', async () => {
    const settings = openSettings(folder, () => {
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    });
    const next = { ...DEFAULT_SETTINGS, theme: 'dark' as const };
    expect(await settings.write(next)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('ENOSPC') },
    });
    expect(settings.read().settings).toEqual(next);
  });

  it('gives its folder back to its user alone', () => {
    openSettings(folder);
    chmodSync(folder, 0o755);
    openSettings(folder);
    expect(mode(folder)).toBe('700');
  });
});
