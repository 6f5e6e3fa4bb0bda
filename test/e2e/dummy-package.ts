/** Packs the built app as `npm run dist` does, around a runtime that is only a name, or a script: with fuses in it. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './environment.ts';

/** How the fuses are found in a runtime: this text, a version, a count, and a character each; here all are as shipped. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const SHIPPED = '110011011';
export const SHIPPED_FUSES = `${FUSE_MARK}\u0001${String.fromCharCode(SHIPPED.length)}${SHIPPED}`;

/** What an AppImage begins with; the files are behind it. */
export const APPIMAGE_RUNTIME = 'not a runtime';

/** Where its newer versions would be published. */
export const DUMMY_FEED = 'https://updates.invalid/quayside';

export interface DummyPackage {
  /** The unpacked app. */
  readonly app: string;
  /** Its program. */
  readonly program: string;
  readonly resources: string;
  /** What deb, rpm and AppImage put into the menus. */
  readonly desktopEntry: string;
  /** A folder of its own, for whatever a test makes of it. */
  readonly scratch: string;
  /** Where a target lies that was asked for, by the ending of its name (`tar.gz`). */
  made(ending: string): string;
  /** Makes one target of the same app anew, as another version. Settles with where it lies. */
  makeVersion(version: string, ending: string): Promise<string>;
  remove(): void;
}

export interface DummyOptions {
  /** What electron-builder makes beside the unpacked app: `tar.gz` unless said. */
  targets?: readonly string[];
  /** What the program does, in sh; nothing unless said, for then it is no program at all. */
  program?: string;
}

export async function makeDummyPackage({
  targets = ['tar.gz'],
  program,
}: DummyOptions = {}): Promise<DummyPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-package-'));
  const runtime = join(folder, 'runtime');
  mkdirSync(join(runtime, 'resources'), { recursive: true });
  writeFileSync(
    join(runtime, 'electron'),
    program === undefined ? SHIPPED_FUSES : `#!/bin/sh\n# ${SHIPPED_FUSES}\n${program}\n`,
  );
  chmodSync(join(runtime, 'electron'), 0o755);
  writeFileSync(join(runtime, 'chrome-sandbox'), '');
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  await pack(
    folder,
    [
      ...['--linux', 'dir', ...targets, '--x64'],
      `-c.electronDist=${runtime}`,
      `-c.afterPack=${join(ROOT, 'test', 'e2e', 'after-pack.cjs')}`,
      ...['-c.publish.provider=generic', `-c.publish.url=${DUMMY_FEED}`],
    ],
    { APPIMAGE_TOOLS_PATH: appImageTools(folder) },
  );
  const app = join(folder, 'linux-unpacked');
  return {
    app,
    program: join(app, 'quayside'),
    resources: join(app, 'resources'),
    desktopEntry: join(folder, 'quayside.desktop'),
    scratch,
    made: (ending) => join(folder, `quayside.${ending}`),
    async makeVersion(version, ending) {
      const to = join(folder, version);
      await pack(to, [
        ...['--linux', ending, '--x64', '--prepackaged', app],
        `-c.extraMetadata.version=${version}`,
      ]);
      return join(to, `quayside.${ending}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The system's own tools where electron-builder looks for the fetched ones, and a runtime that is only a name. */
function appImageTools(folder: string): string {
  const tools = join(folder, 'appimage-tools');
  for (const part of ['runtimes', 'lib/x64']) mkdirSync(join(tools, part), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    symlinkSync(`/usr/bin/${name}`, join(tools, name));
  writeFileSync(join(tools, 'runtimes', 'runtime-x64'), APPIMAGE_RUNTIME);
  return tools;
}

/** As `npm run dist` packs, into a folder of its own and with stand-ins for what a release machine fetches. */
export const pack = (
  folder: string,
  words: readonly string[],
  tools: Readonly<Record<string, string>> = {},
) =>
  promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'electron-builder', 'cli.js'),
      ...words,
      ...['--publish', 'never'],
      `-c.directories.output=${folder}`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own.
      '-c.artifactName=quayside.${ext}',
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...tools,
        ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7zz',
        CUSTOM_FPM_PATH: join(ROOT, 'test', 'e2e', 'package-tool.mjs'),
      },
    },
  );
