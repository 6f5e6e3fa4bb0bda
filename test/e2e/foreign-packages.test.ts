/** The packed apps for macOS and Windows, around runtimes that are only names: what is in them, and what they are told. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlistFile } from 'app-builder-lib/out/util/plist.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, readArchive } from './asar.ts';
import { pack } from './dummy-package.ts';
import { ROOT } from './environment.ts';
import { expectShut } from './expect-shut.ts';
import { readWindowsProgram, writeMacRuntime, writeWindowsRuntime } from './foreign-runtimes.ts';

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-foreign-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const packFor = (words: readonly string[], runtime: string) =>
  pack(folder, [...words, `-c.electronDist=${join(folder, runtime)}`]);

/** Koffi is used on Linux alone. */
const BELONGS =
  /^(package\.json|out\/(main|preload|renderer)\/.*|resources\/icons\/[a-zA-Z@0-9-]+\.(png|ico)|node_modules\/systeminformation\/(LICENSE|package\.json|lib\/[a-z0-9]+\.js))$/i;

function expectOnlyWhatRuns(path: string): Archive {
  const archive = readArchive(path);
  const names = [...archive.files.keys()];
  expect(names).toEqual(
    expect.arrayContaining(['package.json', 'out/main/app.js', 'out/renderer/index.html']),
  );
  expect(names.filter((name) => !BELONGS.test(name) || name.endsWith('.map'))).toEqual([]);
  expect(existsSync(`${path}.unpacked`)).toBe(false);
  expect(statSync(path).size).toBeLessThan(12_000_000);
  return archive;
}

describe('the app for macOS', () => {
  const contents = () => join(folder, 'mac', 'Quayside.app', 'Contents');

  beforeAll(async () => {
    writeMacRuntime(join(folder, 'mac-runtime'));
    await packFor(['--mac', 'dir', '--x64'], 'mac-runtime');
    // Packing reads all of it, on however busy a machine.
  }, 300_000);

  it('holds what runs and nothing else, and is told how to know it again', async () => {
    const archive = expectOnlyWhatRuns(join(contents(), 'Resources', 'app.asar'));
    expect(await parsePlistFile(join(contents(), 'Info.plist'))).toMatchObject({
      CFBundleIdentifier: 'dev.quayside.app',
      CFBundleExecutable: 'Quayside',
      CFBundleShortVersionString: VERSION,
      CFBundleURLTypes: [{ CFBundleURLSchemes: ['quayside'] }],
      CFBundleDocumentTypes: [
        {
          CFBundleTypeExtensions: ['quayside'],
          CFBundleTypeName: 'Quayside tunnels',
          LSHandlerRank: 'Owner',
        },
      ],
      LSApplicationCategoryType: 'public.app-category.developer-tools',
      ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256', hash: archive.tableDigest } },
    });
    await expectShut(join(contents(), '..'));
  });

  it('has its icon, and the command line where a link can lead to it', () => {
    const own = (name: string) => readFileSync(join(contents(), 'Resources', name));
    const icon = readFileSync(join(ROOT, 'resources', 'icons', 'icon.icns'));
    expect(own('icon.icns').equals(icon)).toBe(true);
    expect(statSync(join(contents(), 'Resources', 'bin', 'quayside')).mode & 0o111).toBe(0o111);
    expect(existsSync(join(contents(), 'MacOS', 'Quayside'))).toBe(true);
  });

  it('is allowed to compile as it runs, and nothing else', async () => {
    const entitlements = join(ROOT, 'resources', 'mac', 'entitlements.plist');
    expect(await parsePlistFile(entitlements)).toEqual({ 'com.apple.security.cs.allow-jit': true });
  });
});

describe('the apps for Windows', () => {
  beforeAll(async () => {
    writeWindowsRuntime(join(folder, 'windows-runtime'));
    await packFor(['--win', 'dir', '--x64', '--arm64'], 'windows-runtime');
  }, 300_000);

  it.each(['win-unpacked', 'win-arm64-unpacked'])('hold what runs and nothing else (%s)', async (name) => {
    const archive = expectOnlyWhatRuns(join(folder, name, 'resources', 'app.asar'));
    const program = join(folder, name, 'Quayside.exe');
    const seen = readWindowsProgram(readFileSync(program));
    expect(seen.words).toMatchObject({
      ProductName: 'Quayside',
      FileVersion: VERSION,
      InternalName: 'Quayside',
    });
    expect(seen.icons).toEqual([16, 24, 32, 48, 256]);
    expect(seen.integrity).toEqual([
      { file: 'resources\\app.asar', alg: 'SHA256', value: archive.tableDigest },
    ]);
    await expectShut(program);
    const launcher = readFileSync(join(folder, name, 'resources', 'bin', 'quayside.cmd'), 'latin1');
    expect(launcher.split('\r\n')).toEqual([
      '@echo off',
      expect.stringMatching(/^rem /),
      '"%~dp0..\\..\\Quayside.exe" --command-line -- %*',
      'exit /b %ERRORLEVEL%',
      '',
    ]);
  });
});
