/** The packaged app, around a runtime that is only a name: what is in it, how its fuses are set, and that it runs. */
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Configuration } from 'app-builder-lib';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToHost } from '../../main/server/connect.ts';
import { createClient } from '../../preload/client.ts';
import { waitUntil } from '../wait-until.ts';
import { type Archive, readArchive } from './asar.ts';
import { DUMMY_FEED, type DummyPackage, makeDummyPackage } from './dummy-package.ts';
import { environment, ROOT } from './environment.ts';
import { expectShut } from './expect-shut.ts';

const run = promisify(execFile);
const REGISTER = join(ROOT, 'test', 'electron-double', 'register.mjs');

let made: DummyPackage;
let archive: Archive;
/** The archive, extracted: the double runs under Node, which cannot look into archives. */
let extracted: string;

beforeAll(async () => {
  made = await makeDummyPackage();
  archive = readArchive(join(made.resources, 'app.asar'));
  extracted = join(made.scratch, 'app');
  archive.extract(extracted);
  // Packing compresses all of it, on however busy a machine.
}, 300_000);
afterAll(() => made.remove());

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('what the packages are told', () => {
  const validate = (config: Configuration) => validateConfiguration(config, new DebugLogger(false));

  it('is all known to electron-builder', async () => {
    const config = await getConfig(ROOT, null, null);
    await validate(config);
    // A copy with a slip of the key in it.
    await expect(validate({ ...config, oneclick: true } as Configuration)).rejects.toThrow('oneclick');
  });

  it('is known to it, too, where the release workflow adds to it', async () => {
    const workflow = readFileSync(join(ROOT, '.github', 'workflows', 'release.yml'), 'utf8');
    const added = [...workflow.matchAll(/"-c\.([a-zA-Z.]+)=([^"]*)"/g)];
    expect(added.length).toBeGreaterThan(8);
    const config = await getConfig(ROOT, null, null);
    for (const [, path = '', value = ''] of added) {
      const keys = path.split('.');
      const last = keys.pop() ?? '';
      // Whatever lies at a path of the settings is a table, or is made one here.
      let table = config as Record<string, unknown>;
      for (const key of keys) {
        table[key] = { ...(table[key] as object | undefined) };
        table = table[key] as Record<string, unknown>;
      }
      table[last] = value === 'false' ? false : value;
    }
    await validate(config);
    await expect(
      validate({ ...config, mac: { ...config.mac, identiti: '-' } } as Configuration),
    ).rejects.toThrow();
  });
});

describe('the package', () => {
  it('holds what runs', () => {
    for (const name of [
      'package.json',
      'out/main/app.js',
      'out/main/desktop.js',
      'out/main/quayside.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'resources/icons/tray-idle.png',
      'node_modules/systeminformation/package.json',
    ]) {
      expect([...archive.files.keys()]).toContain(name);
    }
  });

  it('holds nothing else: no sources, no maps, no captures, no tests, no packages that are in the bundle', () => {
    const allowed =
      /^(package\.json|out\/(main|preload|renderer)\/|resources\/icons\/|node_modules\/(systeminformation|koffi|@koromix)\/)/;
    const names = [...archive.files.keys()];
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
    expect(names.filter((name) => /\.(map|tsx?|cc|hh?|inc|md|txt|json5?)$/.test(name)).sort()).toEqual([
      'node_modules/@koromix/koffi-linux-x64/package.json',
      'node_modules/koffi/LICENSE.txt',
      'node_modules/koffi/package.json',
      'node_modules/systeminformation/package.json',
      'package.json',
    ]);
    expect(names.filter((name) => /capture|\.test\.|(^|\/)test\//.test(name))).toEqual([]);
  });

  it('is small', () => {
    const unpacked = below(join(made.resources, 'app.asar.unpacked'));
    const sizes = unpacked.map((name) => statSync(join(made.resources, 'app.asar.unpacked', name)).size);
    const all = sizes.reduce((sum, size) => sum + size, statSync(join(made.resources, 'app.asar')).size);
    expect(all).toBeLessThan(12_000_000);
  });

  it('says where newer versions are published only where that was said when it was made', async () => {
    const feed = readFileSync(join(made.resources, 'app-update.yml'), 'utf8');
    expect(feed).toContain('provider: generic\n');
    expect(feed).toContain(`url: ${DUMMY_FEED}\n`);
    expect((await getConfig(ROOT, null, null)).publish).toBeNull();
  });

  it('says what it is, and nothing of how it was built', () => {
    const packed = JSON.parse(readFileSync(join(extracted, 'package.json'), 'utf8'));
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(packed).toMatchObject({
      name: 'quayside',
      version,
      main: 'out/main/app.js',
      desktopName: 'quayside.desktop',
    });
    expect(Object.keys(packed)).not.toContain('scripts');
    expect(Object.keys(packed)).not.toContain('devDependencies');
  });

  it('keeps libraries where the system can load them, without what they were built from', () => {
    const libraries = [...archive.files].filter(([name]) => name.endsWith('.node'));
    expect(libraries.map(([name]) => name)).toEqual([
      'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
    ]);
    for (const [name, entry] of libraries) {
      expect(entry.unpacked).toBe(true);
      expect(existsSync(join(made.resources, 'app.asar.unpacked', name))).toBe(true);
    }
    const koffi = [...archive.files.keys()].filter((name) => name.startsWith('node_modules/koffi/'));
    expect(koffi.filter((name) => !/\.(js|cjs)$|package\.json$|LICENSE\.txt$/.test(name))).toEqual([]);
  });

  it('brings the licences of all that is in it, where people can read them', () => {
    const text = (name: string) => readFileSync(join(made.resources, 'licences', `${name}.txt`), 'utf8');
    expect(below(join(made.resources, 'licences'))).toEqual(
      ['main', 'preload', 'quayside', 'renderer'].map((name) => `${name}.txt`),
    );
    expect(text('quayside')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
    for (const name of ['zod', 'ws', 'commander', 'electron-store']) {
      expect(text('main')).toMatch(new RegExp(`^${name} \\d[\\d.]+ \\(MIT\\)$`, 'm'));
    }
    expect(text('renderer')).toMatch(/^react-dom \d[\d.]+ \(MIT\)\n\nMIT License/m);
  });

  it("shuts Electron's own doors", () => expectShut(made.program));

  it('is the same as an archive to unpack', async () => {
    const to = join(made.scratch, 'tarball');
    mkdirSync(to);
    await run('tar', ['-xzf', made.made('tar.gz'), '-C', to, '--strip-components=1']);
    expect(below(to)).toEqual(below(made.app));
    const [own, unpacked] = [made.resources, join(to, 'resources')].map((folder) =>
      readFileSync(join(folder, 'app.asar')),
    );
    // By hand: a matcher would go through millions of bytes one by one.
    expect(own && unpacked?.equals(own)).toBe(true);
    expect(statSync(join(to, 'resources', 'bin', 'quayside')).mode & 0o111).toBe(0o111);
  });

  it('has an entry in the menus that the rules for such allow', async () => {
    const entry = readFileSync(made.desktopEntry, 'utf8');
    for (const line of [
      'Name=Quayside',
      'Exec=/opt/Quayside/quayside %U',
      'Icon=quayside',
      'StartupWMClass=quayside',
      'Categories=Development;',
      'MimeType=application/vnd.quayside.tunnels+json;x-scheme-handler/quayside;',
    ]) {
      expect(entry.split('\n')).toContain(line);
    }
    const { stdout } = await run('desktop-file-validate', ['--no-hints', made.desktopEntry]);
    expect(stdout).toBe('');
  });

  it('runs from what was packed alone, on the double', async () => {
    const dataFolder = join(made.scratch, 'data');
    mkdirSync(dataFolder);
    const child = spawn(process.execPath, ['--import', REGISTER, join(extracted, 'out', 'main', 'app.js')], {
      env: environment({ dataFolder, trayHost: false }),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const endpoint = await waitUntil(
      'the endpoint file',
      () => {
        const file = join(dataFolder, 'endpoint.json');
        return existsSync(file) && JSON.parse(readFileSync(file, 'utf8'));
      },
      20_000,
    );
    expect(endpoint).toMatchObject({ door: 'desktop', pid: child.pid });
    const client = createClient({ connect: () => connectToHost(endpoint), reconnect: false });
    const snapshot = await client.call('ports.snapshot', {});
    client.close();
    // The packed library was found and loaded; without it the reader would be another.
    expect(snapshot).toMatchObject({ ok: true, value: { watching: { reader: 'netlink' } } });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('quayside on the PATH', () => {
  /**
   * The packed launcher beside a program that hands its arguments to the packed entry, as Electron would. Under plain Node,
   * without the double: the command line must not so much as look for Electron, which opens its displays only after it.
   */
  function install(): { path: string; dataFolder: string; env: NodeJS.ProcessEnv } {
    const home = join(made.scratch, 'installed folder');
    const bin = join(home, 'resources', 'bin');
    const path = join(made.scratch, 'path');
    const dataFolder = join(made.scratch, 'command-line-data');
    for (const folder of [bin, path, dataFolder]) mkdirSync(folder, { recursive: true });
    copyFileSync(join(made.resources, 'bin', 'quayside'), join(bin, 'quayside'));
    const app = join(extracted, 'out', 'main', 'app.js');
    const program = join(home, 'quayside');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${app}' "$@"\n`);
    chmodSync(program, 0o755);
    // Two links, the second by a relative path, as systems with alternatives have them.
    symlinkSync(join(bin, 'quayside'), join(path, 'the-launcher'));
    symlinkSync('the-launcher', join(path, 'quayside'));
    return { path, dataFolder, env: environment({ dataFolder, trayHost: false }) };
  }

  it('is the command line, through links, with every word as it was typed', async () => {
    const { path, dataFolder, env } = install();
    const quayside = (...words: string[]) =>
      run('quayside', words, { cwd: '/', env: { ...env, PATH: `${path}:${env.PATH}` } });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect((await quayside('--version')).stdout).toBe(`${version}\n`);
    expect((await quayside('config', 'path')).stdout.trim()).toContain(dataFolder);
    const next = JSON.parse((await quayside('next', '--json')).stdout);
    expect(next).toMatchObject({ schema: 1 });
    const refused = await quayside('ls', 'a b', '--no-such $(word)').catch((error) => error);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('--no-such $(word)');
    // Neither a window nor a host of its own was started for it.
    expect(existsSync(join(dataFolder, 'endpoint.json'))).toBe(false);
    expect(existsSync(join(dataFolder, 'chromium'))).toBe(false);
  });
});
