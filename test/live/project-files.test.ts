/** The quayside.json files of real folders: found by where processes work, or added by the user; and worktrees. */
import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { lookAtFolder } from '../../main/core/projects/look-at-folder.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';
import { waitUntil } from '../wait-until.ts';
import { startProgram } from './child-program.ts';
import { createProjectFilesStage, monotonic, said, seeing } from './project-files-stage.ts';

const { at, open, shop, ended } = createProjectFilesStage();

describe('finding', () => {
  it('finds every file from a working folder up to the repository, each for its own root', async () => {
    at.repository('shop');
    shop({ web: 3000, api: { port: 4000, command: 'node' } });
    shop({ dev: 5173, db: { port: 5432, container: 'shop-db' } }, 'shop/packages/web');
    at.folder('shop/packages/web/src');
    const files = open();
    expect(await seeing(files, at.path('shop/packages/web/src'))).toEqual([
      'shop: web 3000 tcp',
      'shop: api 4000 tcp',
      'shop/packages/web: dev 5173 tcp',
      'shop/packages/web: db 5432 tcp',
    ]);
    expect(files.reservations().map(({ match, source }) => [source, match])).toEqual([
      ['project-file', { cwd: at.path('shop') }],
      ['project-file', { cwd: at.path('shop'), command: 'node' }],
      ['project-file', { cwd: at.path('shop/packages/web') }],
      // What runs in a container works in a folder of the container's.
      ['project-file', { container: 'shop-db' }],
    ]);
    expect(new Set(files.reservations().map(({ id }) => id)).size).toBe(4);
    expect(files.warnings()).toEqual([]);
  });

  it('does not look above the repository, nor in the home folder, nor far up without a repository', async () => {
    shop({ outer: 1000 }, '.');
    at.repository('inner');
    at.folder('inner/src');
    shop({ home: 1001 }, 'home');
    at.folder('home/notes');
    at.write('home/app/package.json', '{}');
    shop({ above: 1002 }, 'plain');
    at.folder('plain/1/2/3/4/5');
    const files = open();
    expect(
      await seeing(
        files,
        at.path('inner/src'),
        at.path('home/notes'),
        at.path('home/app'),
        at.path('plain/1/2/3/4/5'),
      ),
    ).toEqual([]);
    expect(await seeing(files, at.path('plain/1/2/3/4'))).toEqual(['plain: above 1002 tcp']);
  });

  it('costs nothing for folders that are known', async () => {
    shop();
    const looked: string[] = [];
    const finder = createProjectFinder({
      home: at.path('home'),
      monotonic,
      look: (folder) => {
        looked.push(folder);
        return lookAtFolder(folder);
      },
    });
    const files = open({ finder });
    await seeing(files, at.path('shop'));
    const [before, count] = [files.reservations(), looked.length];
    for (let i = 0; i < 100; i++) await seeing(files, at.path('shop'));
    expect(looked).toHaveLength(count);
    expect(files.reservations()).toBe(before);
    expect(files.news()).toBe(1);
  });

  it('finds the file of a project in which a process of ours merely works', async () => {
    shop();
    const platform = await createLinuxPlatform();
    ended.push(() => platform.dispose());
    const sleeper = startProgram('/bin/sleep', ['600'], {}, { cwd: at.path('shop') });
    ended.push(async () => {
      sleeper.child.kill('SIGKILL');
      await sleeper.ended;
    });
    const files = open({ workingFolders: platform.workingFolders });
    await waitUntil('its port is known', () => said(files).includes('shop: web 3000 tcp'), 20_000);
  });

  it('is settled soon though a file system does not answer', async () => {
    shop();
    const never = new Promise<null>(() => {});
    const look = (folder: string) => (folder.startsWith('/net') ? never : lookAtFolder(folder));
    const files = open({ finder: createProjectFinder({ home: '/nobody', monotonic, look }) });
    expect(await seeing(files, '/net/a', at.path('shop'))).toEqual(['shop: web 3000 tcp']);
  });

  it('comes back to a file system that answers late', async () => {
    shop();
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const look = async (folder: string) => {
      await answered;
      return lookAtFolder(folder);
    };
    const files = open({ finder: createProjectFinder({ home: '/nobody', monotonic, look }) });
    expect(await seeing(files, at.path('shop'))).toEqual([]);
    answer();
    await waitUntil('it is found', () => said(files).includes('shop: web 3000 tcp'));
  });
});

describe('the folders that the user added', () => {
  it('count though nothing runs in them, until they are taken away', async () => {
    shop();
    shop({ web: 3100 }, 'other');
    symlinkSync(at.path('other'), at.path('link'));
    const files = open();
    files.setFolders([at.path('shop'), at.path('link'), at.path('missing')]);
    await files.settled();
    expect(said(files)).toEqual(['other: web 3100 tcp', 'shop: web 3000 tcp']);
    expect(files.reservations()[0]?.match).toEqual({ cwd: at.path('other') });
    files.setFolders([at.path('shop')]);
    await files.settled();
    expect(said(files)).toEqual(['shop: web 3000 tcp']);
  });

  it('are awaited while they are not there', async () => {
    const files = open();
    files.setFolders([at.path('shop')]);
    await files.settled();
    shop();
    await waitUntil('it is there', () => said(files).includes('shop: web 3000 tcp'));
    shop({ web: 3101 });
    await waitUntil('it is watched', () => said(files).includes('shop: web 3101 tcp'));
  });

  it('still count by themselves when somebody works there', async () => {
    shop();
    const files = open();
    files.setFolders([at.path('shop')]);
    await seeing(files, at.path('shop'));
    files.setFolders([]);
    await files.settled();
    expect(said(files)).toEqual(['shop: web 3000 tcp']);
  });
});

describe('worktrees', () => {
  it('are those of one repository, not two projects in one worktree', async () => {
    at.repository('main');
    at.worktree('feature', 'main');
    at.worktree('hotfix', 'main');
    at.repository('stranger');
    for (const name of ['main', 'feature', 'hotfix', 'stranger']) shop({ web: 3000 }, name);
    shop({ web: 3000 }, 'main/packages/a');
    shop({ web: 3000 }, 'main/packages/b');
    shop({ web: 3000 }, 'feature/packages/a');
    at.folder('plain');
    const files = open();
    const are = (a: string, b: string) => files.areWorktrees(at.path(a), at.path(b));
    const PAIRS: [string, string, boolean][] = [
      ['main', 'feature', true],
      ['feature', 'hotfix', true],
      ['main/packages/a', 'feature/packages/a', true],
      ['main/packages/a', 'main/packages/b', false],
      ['main', 'stranger', false],
      ['main', 'plain', false],
      ['plain', 'plain', false],
      ['main', 'gone', false],
    ];
    // The first question begins the look, and its answer is news.
    expect(PAIRS.map(([a, b]) => are(a, b))).toEqual(PAIRS.map(() => false));
    await files.settled();
    expect(files.news()).toBe(1);
    expect(PAIRS.map(([a, b]) => are(a, b))).toEqual(PAIRS.map(([, , answer]) => answer));
    await files.settled();
    expect(files.news()).toBe(1);
  });
});
