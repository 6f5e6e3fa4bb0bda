/** Finding the project of a folder, in real folders. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProject } from '../../main/core/projects/find-project.ts';
import { lookAtFolder } from '../../main/core/projects/look-at-folder.ts';
import { nameInManifest } from '../../main/core/projects/manifest-name.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';
import { makeProjectFolder, type ProjectFolder } from '../project-folder.ts';
import { waitUntil } from '../wait-until.ts';
import { endAll, startProgram } from './child-program.ts';

let at: ProjectFolder;
beforeEach(() => {
  at = makeProjectFolder();
});
afterEach(() => at.remove());

const NOBODY = '/nobody';
const find = (...parts: string[]) => findProject(at.path(...parts), NOBODY);
const nameOf = async (...parts: string[]) => (await find(...parts))?.name;

describe('the project of a folder', () => {
  it('is the nearest one with a manifest, on the branch of its repository', async () => {
    at.repository('shop', 'ref: refs/heads/feature/pay\n');
    at.write('shop/package.json', '{"name": "shop"}');
    at.write('shop/packages/web/package.json', '{"name": "@shop/web"}');
    at.folder('shop/packages/web/src/pages');
    at.folder('shop/docs');
    expect(await find('shop/packages/web/src/pages')).toEqual({
      root: at.path('shop/packages/web'),
      name: '@shop/web',
      branch: 'feature/pay',
      worktree: false,
      script: null,
    });
    expect(await find('shop/docs')).toMatchObject({ root: at.path('shop'), name: 'shop' });
    expect(await find('shop')).toMatchObject({ root: at.path('shop'), name: 'shop' });
  });

  it('is the repository where there is no manifest, and nothing where there is neither', async () => {
    at.repository('scripts');
    at.folder('scripts/a/b');
    at.folder('plain/a');
    expect(await find('scripts/a/b')).toMatchObject({
      root: at.path('scripts'),
      name: 'scripts',
      branch: 'main',
    });
    expect(await find('plain/a')).toBeNull();
    expect(await find('gone')).toBeNull();
  });

  it('does not look above the repository', async () => {
    at.write('package.json', '{"name": "outer"}');
    at.repository('inner');
    at.folder('inner/src');
    expect(await nameOf('inner/src')).toBe('inner');
  });

  it.each([
    ['package.json', '{"name": "@acme/web"}', '@acme/web'],
    ['package.json', '\ufeff{"name": "marked"}', 'marked'],
    ['package.json', '{"name": 5}', 'here'],
    ['package.json', 'not json', 'here'],
    ['pyproject.toml', '[tool.black]\nname = "no"\n[project]\r\nname = "api"\r\n', 'api'],
    ['pyproject.toml', "[tool.poetry]\nname = 'poems'\n", 'poems'],
    ['Cargo.toml', '[workspace]\nmembers = []\n[package]\nname="crab" # ours\n[[bin]]\nname="no"', 'crab'],
    ['Cargo.toml', '[[bin]]\nname = "no"\n', 'here'],
    ['go.mod', '// x\nmodule github.com/acme/gopher/v2\n\ngo 1.22\n', 'gopher'],
    ['composer.json', '{"name": "acme/blog"}', 'blog'],
    [
      'pom.xml',
      '<project><parent><artifactId>no</artifactId></parent><artifactId> mill </artifactId></project>',
      'mill',
    ],
    ['mix.exs', 'def project do\n [app: :phoenix_shop, version: "1"]', 'phoenix_shop'],
    ['deno.json', '{"name": "@acme/dino"}', '@acme/dino'],
    ['quayside.json', '{"name": "Quay"}', 'Quay'],
    ['Gemfile', '', 'here'],
    ['build.gradle.kts', '', 'here'],
    ['Shop.csproj', '', 'here'],
    ['Shop.fsproj', '', 'here'],
    ['Shop.vbproj', '', 'here'],
    ['build.gradle', '', 'here'],
    ['settings.gradle', "// x\nrootProject.name = 'mill'\n", 'mill'],
    ['settings.gradle.kts', 'rootProject.name = "mill"', 'mill'],
    ['settings.gradle', 'rootProject.name = "a$b"', 'here'],
    ['deno.jsonc', '// ours\n{/* "name": "no" */ "name": "a//b", "tasks": {"dev": "x",},}', 'a//b'],
    ['deno.jsonc', '// "name": "no"', 'here'],
    ['requirements.txt', 'flask', 'here'],
    ['Pipfile', '[packages]\nname = "no"', 'here'],
    ['setup.py', 'setup(\n  name="snake", version="1")', 'snake'],
    ['setup.cfg', '[options]\nname = no\n[metadata]\nversion = 1\nname = snake\n', 'snake'],
    ['Package.swift', 'let package = Package(\n  name: "bird",\n  products: [.library(name: "no")])', 'bird'],
    ['pubspec.yaml', 'name: shop_app\ndependencies:\n  name: no\n', 'shop_app'],
    ['build.sbt', 'ThisBuild / version := "1"\nname := "scales"', 'scales'],
    ['gleam.toml', 'name = "star"\n[dependencies]\nname = "no"', 'star'],
  ])('is named by its %s: %j', async (file, text, name) => {
    at.write(`here/${file}`, text);
    expect(await find('here')).toMatchObject({ root: at.path('here'), name });
  });

  it('is named by Gradle’s settings beside its build file', async () => {
    at.write('here/build.gradle.kts', '');
    at.write('here/settings.gradle.kts', 'rootProject.name = "mill"');
    at.write('here/web/build.gradle.kts', '');
    expect(await nameOf('here')).toBe('mill');
    expect(await nameOf('here/web')).toBe('web');
  });

  it('is none for a makefile, a solution or a lock file', async () => {
    for (const file of ['Makefile', 'Shop.sln', 'package-lock.json', 'go.sum', '.csproj'])
      at.write(`here/${file}`, '');
    expect(await find('here')).toBeNull();
  });

  it.each(['\n', '/*', '"\\', ', ', '[metadata]\n', 'name ', 'name = ', '{"a":', '[', 'rootProject.name = '])(
    'reads a manifest full of %j in a moment',
    async (piece) => {
      const files = [
        'deno.jsonc',
        'settings.gradle',
        'setup.cfg',
        'setup.py',
        'Package.swift',
        'build.sbt',
        'gleam.toml',
      ];
      const begun = process.cpuUsage();
      for (const file of files) nameInManifest(file, piece.repeat(Math.floor(1_000_000 / piece.length)));
      // A reading that tries each beginning to the end takes more than a second for one of them.
      expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(500);
    },
  );

  it('takes its name from quayside.json first', async () => {
    at.write('here/package.json', '{"name": "generic-template"}');
    at.write('here/quayside.json', '{"name": "Web shop", "ports": {"web": 3000}}');
    expect(await nameOf('here')).toBe('Web shop');
  });

  it('cleans and bounds a hostile name', async () => {
    at.write('a/package.json', JSON.stringify({ name: '\u001b[31m\u202e' }));
    at.write('b/package.json', JSON.stringify({ name: 'x'.repeat(5_000) }));
    expect(await nameOf('a')).toBe('\\u001b[31m\\u202e');
    expect((await nameOf('b'))?.length).toBe(100);
  });

  it('is the project that installed a package, not the package', async () => {
    at.write('app/package.json', '{"name": "app"}');
    at.write('app/node_modules/vite/package.json', '{"name": "vite"}');
    expect(await nameOf('app/node_modules/vite')).toBe('app');
  });

  it('is never the home folder, what holds it, or a folder that everybody writes to', async () => {
    at.write('package.json', '{}');
    at.repository('.');
    at.folder('home/me/notes');
    expect(await findProject(at.path('home/me/notes'), at.path('home/me'))).toBeNull();
    expect(await findProject(at.path('home/me'), at.path('home/me'))).toBeNull();
    expect(await findProject(at.path('home'), at.path('home/me'))).toBeNull();
    expect(await findProject('/', NOBODY)).toBeNull();
    expect(await findProject('/tmp', NOBODY)).toBeNull();
    expect(await findProject('not/absolute', NOBODY)).toBeNull();
  });
});

describe('a git repository', () => {
  it('may be a linked worktree, a submodule, detached, or no repository at all', async () => {
    at.repository('main');
    at.worktree('feature', 'main');
    at.write('main/lib/.git', 'gitdir: ../.git/modules/lib\n');
    at.write('main/.git/modules/lib/HEAD', 'ref: refs/heads/trunk\n');
    at.repository('detached', `${'a'.repeat(40)}\n`);
    at.repository('reftable', 'ref: refs/heads/.invalid\n');
    at.write('strange/.git', 'nothing of git’s');
    at.write('lost/.git', 'gitdir: /nowhere/at/all\n');
    expect(await find('main')).toMatchObject({ branch: 'main', worktree: false });
    expect(await find('feature')).toMatchObject({ branch: 'other', worktree: true });
    expect(await find('main/lib')).toMatchObject({
      root: at.path('main/lib'),
      branch: 'trunk',
      worktree: false,
    });
    expect(await find('detached')).toMatchObject({ branch: null });
    expect(await find('reftable')).toMatchObject({ branch: null });
    expect(await find('strange')).toMatchObject({ branch: null, worktree: false });
    expect(await find('lost')).toMatchObject({ branch: null, worktree: false });
  });

  it('has a branch whose name is cleaned', async () => {
    at.repository('a', 'ref: refs/heads/x\u202ey\n');
    expect(await find('a')).toMatchObject({ branch: 'x\\u202ey' });
  });
});

describe('what is in the way', () => {
  it('never waits for a FIFO, and never reads one, a folder, a device or 10 MB', async () => {
    at.folder('fifo');
    execFileSync('mkfifo', [at.path('fifo/package.json'), at.path('fifo/quayside.json')]);
    at.folder('folder/package.json');
    at.folder('device');
    symlinkSync('/dev/zero', at.path('device/package.json'));
    at.write('large/package.json', `{"name": "large", "x": "${'x'.repeat(10_000_000)}"}`);
    for (const name of ['fifo', 'folder', 'device', 'large']) expect(await nameOf(name)).toBe(name);
  });

  it('does not open what a link leads to before it knows that it is a file', async () => {
    at.folder('linked');
    execFileSync('mkfifo', [at.path('fifo')]);
    symlinkSync('../fifo', at.path('linked/package.json'));
    // Waits for a reader; one that comes and goes would break its pipe.
    const writer = startProgram(
      process.execPath,
      [
        '-e',
        `console.log('waits'); require('fs').writeFileSync(${JSON.stringify(at.path('fifo'))}, 'untouched')`,
      ],
      {},
    );
    try {
      await writer.says(/waits/);
      await waitUntil('it sleeps in the open', () =>
        readFileSync(`/proc/${writer.pid}/wchan`, 'utf8').includes('wait_for_partner'),
      );
      expect(await nameOf('linked')).toBe('linked');
      // Never waits itself: a thread that did could not be ended.
      const fd = openSync(at.path('fifo'), constants.O_RDONLY | constants.O_NONBLOCK);
      expect(await writer.ended).toBe(0);
      expect(readFileSync(fd, 'utf8')).toBe('untouched');
      closeSync(fd);
    } finally {
      await endAll([writer]);
    }
  });

  it('is not trapped by loops of symbolic links', async () => {
    at.folder('loop');
    symlinkSync('package.json', at.path('loop/package.json'));
    symlinkSync('.', at.path('loop/self'));
    expect(await nameOf('loop')).toBe('loop');
    expect(await findProject(at.path(`loop${'/self'.repeat(30)}`), NOBODY)).toMatchObject({ name: 'self' });
  });

  it('looks 40 levels up and no further', async () => {
    at.write('package.json', '{"name": "top"}');
    const deep = (levels: number) => at.folder(...Array.from({ length: levels }, () => 'd'));
    expect(await findProject(deep(39), NOBODY)).toMatchObject({ name: 'top' });
    expect(await findProject(deep(41), NOBODY)).toBeNull();
  });

  it('finds the manifest among thousands of files', async () => {
    at.folder('many');
    for (let i = 0; i < 3_000; i++) at.write(`many/${String(i).padStart(60, 'x')}`, '');
    at.write('many/package.json', '{"name": "many"}');
    at.repository('many');
    expect(await find('many')).toMatchObject({ name: 'many', branch: 'main' });
  });
});

describe('who asks again and again', () => {
  let time: number;
  const finder = (look = lookAtFolder) => createProjectFinder({ home: NOBODY, monotonic: () => time, look });
  beforeEach(() => {
    time = 0;
  });

  it('is answered from memory for half a minute, then sees the new branch', async () => {
    at.repository('a');
    const { find: ask } = finder();
    expect(await ask(at.path('a'))).toMatchObject({ branch: 'main' });
    at.repository('a', 'ref: refs/heads/next\n');
    time = 29_000;
    expect(await ask(at.path('a'))).toMatchObject({ branch: 'main' });
    time = 31_000;
    expect(await ask(at.path('a'))).toMatchObject({ branch: 'next' });
  });

  it('looks once at what is above many folders', async () => {
    at.repository('a');
    const looked: string[] = [];
    const { find: ask } = finder((folder) => {
      looked.push(folder);
      return lookAtFolder(folder);
    });
    const folders = Array.from({ length: 50 }, (_, i) => at.folder('a/b', String(i)));
    await Promise.all(folders.map(ask));
    expect(looked).toHaveLength(52);
  });

  it('remembers no more than a thousand', async () => {
    let looks = 0;
    const { find: ask } = finder(async () => {
      looks++;
      return null;
    });
    for (let i = 0; i < 1_500; i++) await ask(`/x${i}`);
    await ask('/x1499');
    expect(looks).toBe(1_500);
    await ask('/x0');
    expect(looks).toBe(1_501);
  });

  it('does not wait for a file system that does not answer, and is told when it has', async () => {
    at.repository('fast');
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let begun = 0;
    const { find: ask } = finder(async (folder) => {
      if (!folder.startsWith('/net')) return lookAtFolder(folder);
      begun++;
      await answered;
      return { folder, inode: '1', manifests: [], git: true };
    });
    expect(await ask('/net/a')).toBeUndefined();
    expect(await ask(at.path('fast'))).toMatchObject({ name: 'fast' });
    expect(await ask('/net/b')).toBeUndefined();
    // Two of Node's threads may hang; nothing more is begun until one of them is back.
    expect(await ask('/net/c')).toBeUndefined();
    expect(await ask(at.path('fast'))).toMatchObject({ name: 'fast' });
    expect(begun).toBe(2);
    answer();
    await expect.poll(() => ask('/net/a')).toMatchObject({ root: '/net/a' });
    expect(await ask(at.path('fast'))).toMatchObject({ name: 'fast' });
  });
});
