/** `config`: every setting can be read and changed by its key, and a wrong word says what is allowed. */
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, configKeys } from '../../main/cli/config-keys.ts';
import { readSetting, settingChange } from '../../main/cli/config-value.ts';
import { DEFAULT_SETTINGS } from '../../main/core/settings.ts';
import { fail, NoticeRule, ok, Settings } from '../../preload/model.ts';
import { commandLine } from '../cli-in-process.ts';
import { serviceOf } from '../service-of.ts';

function settingsService(settings: Settings = DEFAULT_SETTINGS) {
  const asked: unknown[] = [];
  const warning = { code: 'settings-broken', message: 'It was broken.', nextStep: 'Mend it.' };
  const service = serviceOf(
    {},
    {
      'settings.get': async () => ok({ settings, warnings: [warning] }),
      'settings.set': async (change) => {
        asked.push(change);
        return ok({ settings: Settings.parse({ ...settings, ...change }) });
      },
    },
  );
  return { asked, run: (...argv: string[]) => commandLine(service, ['config', ...argv]) };
}

it('knows every setting that there is, and no other', () => {
  const nested = (value: object, prefix: string): string[] =>
    Object.entries(value).flatMap(([name, member]) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? [`${prefix}${name}`, ...nested(member, `${prefix}${name}.`)]
        : [`${prefix}${name}`],
    );
  const all = nested(DEFAULT_SETTINGS, '').filter((key) => key !== 'version');
  expect(configKeys().toSorted()).toEqual(all.toSorted());
  for (const rule of NoticeRule.options) expect(CONFIG_KEYS['notifications.mutedRules']).toContain(rule);
});

describe('config get', () => {
  it('prints all settings, a line each, or all as JSON', async () => {
    const { run } = settingsService();
    const { code, out, err } = await run('get');
    expect([code, err]).toEqual([0, 'Warning: It was broken. Mend it.\n']);
    expect(out.trimEnd().split('\n')).toEqual([
      'theme = system',
      'graceMs = 3000',
      'protectedNames = []',
      'watchedPorts = []',
      'pinnedPorts = []',
      'projectFolders = []',
      'globalShortcut = off',
      'checkForUpdates = false',
      'notifications.enabled = true',
      'notifications.mutedRules = []',
      'notifications.mutedPorts = []',
      'notifications.mutedUntil = null',
    ]);
    expect((await run()).out).toBe(out);
    const { version: _, ...config } = DEFAULT_SETTINGS;
    expect((await run('get', '--json')).json()).toMatchObject({ schema: 1, config });
  });

  it('prints one, as a script wants it', async () => {
    const { run } = settingsService({ ...DEFAULT_SETTINGS, theme: 'dark', watchedPorts: [80, 443] });
    expect((await run('get', 'theme')).out).toBe('dark\n');
    expect((await run('get', 'watchedPorts')).out).toBe('[80,443]\n');
    expect((await run('get', 'notifications.enabled', '--json')).json()).toMatchObject({
      schema: 1,
      key: 'notifications.enabled',
      value: true,
    });
  });

  it('shows no steering characters of a hostile file', async () => {
    const { run } = settingsService({ ...DEFAULT_SETTINGS, protectedNames: ['\u202e\u009b'] });
    for (const argv of [['get'], ['get', 'protectedNames'], ['get', '--json']]) {
      expect((await run(...argv)).out).not.toMatch(/[\u0080-\u009f\u202e]/);
    }
  });
});

describe('config set', () => {
  it.each([
    ['theme', 'dark', { theme: 'dark' }],
    ['theme', '"light"', { theme: 'light' }],
    ['graceMs', '500', { graceMs: 500 }],
    ['watchedPorts', '3000', { watchedPorts: [3000] }],
    ['watchedPorts', '3000, 3001', { watchedPorts: [3000, 3001] }],
    ['pinnedPorts', '[3000]', { pinnedPorts: [3000] }],
    ['pinnedPorts', '', { pinnedPorts: [] }],
    ['protectedNames', 'postgres,node', { protectedNames: ['postgres', 'node'] }],
    ['protectedNames', '7', { protectedNames: ['7'] }],
    ['protectedNames', 'true,a', { protectedNames: ['true', 'a'] }],
    ['projectFolders', '/srv/a', { projectFolders: ['/srv/a'] }],
  ] as const)('%s %j', (key, word, change) => {
    expect(settingChange(DEFAULT_SETTINGS, key, word)).toEqual(change);
  });

  it('changes one notification setting and leaves the others as they are', async () => {
    const notifications = { ...DEFAULT_SETTINGS.notifications, mutedPorts: [9] };
    const { asked, run } = settingsService({ ...DEFAULT_SETTINGS, notifications });
    expect((await run('set', 'notifications.mutedRules', 'split,watched')).code).toBe(0);
    expect(asked).toEqual([{ notifications: { ...notifications, mutedRules: ['split', 'watched'] } }]);
    expect(await run('set', 'notifications.enabled', 'false', '--json')).toMatchObject({ code: 0 });
    expect(asked[1]).toEqual({ notifications: { ...notifications, enabled: false } });
    const until = '2026-01-31T18:00:00Z';
    expect((await run('set', 'notifications.mutedUntil', until)).out).toBe(
      `notifications.mutedUntil = ${until}\n`,
    );
    expect((await run('set', 'notifications.mutedUntil', 'null')).code).toBe(0);
  });

  it('ends with 2 and says what is allowed where key or value are wrong, and changes nothing', async () => {
    const { asked, run } = settingsService();
    const wrong = [
      ['theme', 'purple', 'system, light or dark'],
      ['graceMs', '60001', 'from 0 to 60000'],
      ['graceMs', '1.5', 'from 0 to 60000'],
      ['watchedPorts', '0', 'ports'],
      ['watchedPorts', '3000,x', 'ports'],
      ['projectFolders', 'a/b', 'absolute paths'],
      ['notifications.enabled', 'maybe', 'true or false'],
      ['notifications.mutedRules', 'splits', 'reserved-taken'],
      ['notifications', '{"enabled":true}', 'a JSON object'],
      ['version', '2', 'There are theme, graceMs'],
      ['__proto__', '{}', 'There are theme, graceMs'],
      ['constructor', 'x', 'There are theme, graceMs'],
    ] as const;
    for (const [key, word, allowed] of wrong) {
      const { code, out, err } = await run('set', key, word);
      expect([key, code, out]).toEqual([key, 2, '']);
      expect(err).toContain(allowed);
    }
    expect(asked).toEqual([]);
  });

  it('says what could not be written', async () => {
    const service = serviceOf(
      {},
      {
        'settings.get': async () => ok({ settings: DEFAULT_SETTINGS, warnings: [] }),
        'settings.set': async () => fail('unavailable', 'It could not be written.', 'Make it writable.'),
      },
    );
    expect(await commandLine(service, ['config', 'set', 'theme', 'dark'])).toMatchObject({
      code: 1,
      err: 'quayside: It could not be written. Make it writable.\n',
    });
  });
});

it('config path says where the settings file is, also of a hostile folder', async () => {
  const env = { QUAYSIDE_HOME: '/srv/\u202equayside' };
  const { code, out } = await commandLine(null, ['config', 'path'], { env });
  expect([code, out]).toEqual([0, '/srv/\\u202equayside/settings.json\n']);
  const { json } = await commandLine(null, ['config', 'path', '--json'], { env });
  expect(json()).toEqual({ schema: 1, path: `${env.QUAYSIDE_HOME}/settings.json`, warnings: [] });
});

it('reads what stands at a key and nothing that every object has', () => {
  expect(readSetting(DEFAULT_SETTINGS, 'notifications.mutedPorts')).toEqual([]);
});
