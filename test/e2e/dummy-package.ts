/** Packs the built app as `npm run dist` does, around a runtime that is only a name: 1 KB with fuses in it. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './environment.ts';

/** How the fuses are found in a runtime: this text, a version, a count, and a character each; here all are as shipped. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const SHIPPED_FUSES = '110011011';

export interface DummyPackage {
  /** The unpacked app. */
  readonly app: string;
  /** Its program. */
  readonly program: string;
  readonly resources: string;
  /** The same as `.tar.gz`. */
  readonly tarball: string;
  /** What deb, rpm and AppImage put into the menus. */
  readonly desktopEntry: string;
  /** A folder of its own, for whatever a test makes of it. */
  readonly scratch: string;
  remove(): void;
}

export async function makeDummyPackage(): Promise<DummyPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-package-'));
  const runtime = join(folder, 'runtime');
  mkdirSync(join(runtime, 'resources'), { recursive: true });
  const fuses = `${FUSE_MARK}\u0001${String.fromCharCode(SHIPPED_FUSES.length)}${SHIPPED_FUSES}`;
  writeFileSync(join(runtime, 'electron'), fuses);
  chmodSync(join(runtime, 'electron'), 0o755);
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'electron-builder', 'cli.js'),
      ...['--linux', 'dir', 'tar.gz', '--x64', '--publish', 'never'],
      `-c.electronDist=${runtime}`,
      `-c.directories.output=${folder}`,
      `-c.afterPack=${join(ROOT, 'test', 'e2e', 'after-pack.cjs')}`,
      '-c.artifactName=quayside.tar.gz',
    ],
    { cwd: ROOT, env: { ...process.env, ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7zz' } },
  );
  const app = join(folder, 'linux-unpacked');
  return {
    app,
    program: join(app, 'quayside'),
    resources: join(app, 'resources'),
    tarball: join(folder, 'quayside.tar.gz'),
    desktopEntry: join(folder, 'quayside.desktop'),
    scratch,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
