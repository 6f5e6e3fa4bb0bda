/** What the packages are told, for all three systems: Electron's own doors are shut, and only what runs is packed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Configuration } from 'app-builder-lib';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { TUNNEL_FILE_ENDING } from '../../preload/tunnel-file.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

let config: Configuration;
beforeAll(async () => {
  config = await getConfig(ROOT, null, null);
});

/** Whatever shape electron-builder has brought them into. */
const patterns = (part: Pick<Configuration, 'files'> | null | undefined): unknown[] =>
  [part?.files ?? []].flat().flatMap((entry) => (typeof entry === 'string' ? entry : (entry.filter ?? [])));

describe('the packages', () => {
  it('have every fuse set', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    // Neither the archive nor its digests are left out.
    expect(config.asar).toBeUndefined();
    expect(config.disableAsarIntegrity).toBeUndefined();
  });

  it('are of this app', () => {
    expect(config.appId).toBe('dev.quayside.app');
    // The same name, or Windows shows its notifications under another.
    expect(read('main/shell/index.ts')).toContain("app.setAppUserModelId('dev.quayside.app')");
    // The same name, or a Linux desktop does not know whose the window is.
    expect(JSON.parse(read('package.json')).desktopName).toBe('quayside.desktop');
    expect(config.linux?.syncDesktopName).toBe(true);
  });

  it('are of each kind that its system’s users expect', () => {
    expect(config.linux?.target).toEqual(['AppImage', 'deb', 'rpm', 'tar.gz']);
    expect(config.mac?.target).toEqual([
      { target: 'dmg', arch: 'universal' },
      { target: 'zip', arch: 'universal' },
    ]);
    expect(config.win?.target).toEqual([
      { target: 'nsis', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ]);
    expect(config.nsis).toMatchObject({ oneClick: true, perMachine: false });
    expect(config.publish).toBeNull();
  });

  it('say that links of our scheme are ours', () => {
    expect(config.protocols).toEqual([{ name: 'Quayside', schemes: ['quayside'], role: 'Viewer' }]);
  });

  it('say that files of tunnels are ours, by the ending that they are written with', () => {
    const said = [config.linux, config.mac].flatMap((system) => system?.fileAssociations ?? []);
    expect(said.map(({ ext }) => `.${ext}`)).toEqual(Array(2).fill(TUNNEL_FILE_ENDING));
    const [, install = '', removal = ''] = read('resources/windows/installer.nsh').split('!macro custom');
    expect(install).toContain(`"\${QUAYSIDE_CLASSES}\\${TUNNEL_FILE_ENDING}" "" "\${QUAYSIDE_FILES}"`);
    // The program in quotes, for its path may have blanks; the file as one word that is no switch.
    expect(install).toContain(`'"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" -- "%1"'`);
    expect(removal).toContain(`$0 == "\${QUAYSIDE_FILES}"\n      DeleteRegKey HKCU`);
  });

  it('hold no maps and no packages but those that are not in the bundle', () => {
    expect(patterns(config)).toEqual(expect.arrayContaining(['!**/*.map', '!node_modules/**']));
    // What is loaded on Linux alone is packed there alone. A list that only leaves out takes in all of the project first.
    for (const system of [config.mac, config.win])
      expect(patterns(system)).toEqual([
        'package.json',
        '!node_modules/koffi/**',
        '!node_modules/@koromix/**',
      ]);
  });

  it('are made of files that are there', () => {
    const paths = [
      ...[config.linux, config.mac, config.win].map((system) => system?.icon),
      ...[config.deb, config.rpm].flatMap((format) => [format?.afterInstall, format?.afterRemove]),
      ...[config.mac?.entitlements, config.mac?.entitlementsInherit, config.nsis?.include],
      ...['resources/bin', 'resources/windows/quayside.cmd'],
    ];
    expect(paths.filter((path) => !path || !existsSync(`${ROOT}/${path}`))).toEqual([]);
  });

  it('put a launcher beside the app on every system', () => {
    const unix = [{ from: 'resources/bin', to: 'bin' }];
    expect([config.linux?.extraResources, config.mac?.extraResources]).toEqual([unix, unix]);
    expect(config.win?.extraResources).toEqual([
      { from: 'resources/windows/quayside.cmd', to: 'bin/quayside.cmd' },
    ]);
    expect(statSync(`${ROOT}/resources/bin/quayside`).mode & 0o111).toBe(0o111);
    // Windows reads no other ends of lines in such a file.
    expect(read('resources/windows/quayside.cmd')).toMatch(/^(?:[^\r\n]+\r\n)+$/);
  });

  it('are allowed on macOS what V8 needs, and nothing else', () => {
    const keys = [...read('resources/mac/entitlements.plist').matchAll(/<key>(.*?)<\/key>/g)];
    expect(keys.map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit']);
    expect(config.mac?.hardenedRuntime).toBe(true);
  });

  it('take away on Windows what they have put there, but not in an update', () => {
    const script = read('resources/windows/installer.nsh');
    const [, removal = ''] = script.split('!macro customUnInstall\n');
    expect(removal.trimStart()).toMatch(/^\$\{ifNot\} \$\{isUpdated\}\n/);
    expect(removal).toMatch(/Delete "\$\{QUAYSIDE_LAUNCHER\}"/);
    expect(removal).toMatch(/DeleteRegValue HKCU "[^"]+\\CurrentVersion\\Run" /);
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: NSIS's own.
    for (const key of ['quayside', '.quayside', '${QUAYSIDE_FILES}'])
      expect(removal).toContain(`DeleteRegKey HKCU "\${QUAYSIDE_CLASSES}\\${key}"`);
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: NSIS's own.
    expect(removal).toMatch(/Delete "[^"]+endpoint\.json"/);
  });
});
