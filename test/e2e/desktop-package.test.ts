/** The packaged app, around a runtime that is only a name: what is in it, how its fuses are set, and that it runs. */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToHost } from '../../main/server/connect.ts';
import { createClient } from '../../preload/client.ts';
import { waitUntil } from '../wait-until.ts';
import { type Archive, readArchive } from './asar.ts';
import { environment, ROOT } from './environment.ts';

/** How @electron/fuses finds the fuses in a runtime: this text, a version, a count, and a character each. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const OPENED_FUSES = '110011011';

const folder = mkdtempSync(join(tmpdir(), 'quayside-package-'));
const resources = join(folder, 'linux-unpacked', 'resources');
let archive: Archive;

beforeAll(async () => {
  const runtime = join(folder, 'runtime');
  mkdirSync(join(runtime, 'resources'), { recursive: true });
  writeFileSync(
    join(runtime, 'electron'),
    `${FUSE_MARK}\u0001${String.fromCharCode(OPENED_FUSES.length)}${OPENED_FUSES}`,
  );
  chmodSync(join(runtime, 'electron'), 0o755);
  await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'electron-builder', 'cli.js'),
      '--linux',
      'dir',
      '--publish',
      'never',
      `-c.electronDist=${runtime}`,
      `-c.directories.output=${folder}`,
    ],
    { cwd: ROOT },
  );
  archive = readArchive(join(resources, 'app.asar'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('the package', () => {
  it('holds what runs', () => {
    for (const name of [
      'package.json',
      'out/main/desktop.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'resources/icons/tray-idle.png',
      'node_modules/systeminformation/package.json',
    ]) {
      expect([...archive.files.keys()]).toContain(name);
    }
  });

  it('holds nothing else: no sources, no maps, no tests, no packages that are in the bundle', () => {
    const allowed =
      /^(package\.json|out\/(main|preload|renderer)\/|resources\/icons\/|node_modules\/(systeminformation|koffi|@koromix)\/)/;
    const names = [...archive.files.keys()];
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
    expect(names.filter((name) => /\.(map|tsx?|cc|hh|inc|md)$/.test(name))).toEqual([]);
  });

  it('keeps libraries where the system can load them', () => {
    const libraries = [...archive.files].filter(([name]) => name.endsWith('.node'));
    expect(libraries.length).toBeGreaterThan(0);
    for (const [name, entry] of libraries) {
      expect(entry.unpacked).toBe(true);
      expect(existsSync(join(resources, 'app.asar.unpacked', name))).toBe(true);
    }
  });

  it("shuts Electron's own doors", () => {
    const program = readFileSync(join(folder, 'linux-unpacked', 'quayside'), 'latin1');
    const fuses = program.slice(program.indexOf(FUSE_MARK) + FUSE_MARK.length + 2);
    // Run as Node, cookie encryption, NODE_OPTIONS, --inspect, archive integrity, only the archive, (snapshot), file rights.
    expect(fuses.slice(0, 6)).toBe('010011');
    expect(fuses[7]).toBe('0');
  });

  it('runs from what was packed alone, on the double', async () => {
    const app = join(folder, 'app');
    archive.extract(app);
    const dataFolder = join(folder, 'data');
    mkdirSync(dataFolder);
    const register = join(ROOT, 'test', 'electron-double', 'register.mjs');
    const child = spawn(process.execPath, ['--import', register, join(app, 'out', 'main', 'desktop.js')], {
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
