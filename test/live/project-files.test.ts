/** The quayside.json files of real folders: found, read, watched, remembered. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { lookAtFolder } from '../../main/core/projects/look-at-folder.ts';
import {
  createProjectFiles,
  type ProjectFiles,
  type ProjectFilesDeps,
} from '../../main/core/projects/project-files.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';
import { makeProjectFolder, type ProjectFolder } from '../project-folder.ts';
import { waitUntil } from '../wait-until.ts';
import { startProgram } from './child-program.ts';

let at: ProjectFolder;
let dataFolder: string;
let errors: unknown[];
const ended: (() => unknown)[] = [];

beforeEach(() => {
  at = makeProjectFolder();
  dataFolder = mkdtempSync(join(tmpdir(), 'quayside-data-'));
  errors = [];
  ended.push(
    () => at.remove(),
    () => rmSync(dataFolder, { recursive: true, force: true }),
  );
});
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
  expect(errors).toEqual([]);
});

const monotonic = () => performance.now();

interface Opened extends ProjectFiles {
  /** How often something was new. */
  news(): number;
}

function open(deps: Partial<ProjectFilesDeps> = {}): Opened {
  let news = 0;
  const files = createProjectFiles({
    dataFolder,
    now: () => new Date(),
    finder: createProjectFinder({ home: at.path('home'), monotonic }),
    writable: true,
    onNews: () => news++,
    onError: (error) => errors.push(error),
    ...deps,
  });
  ended.push(() => files.stop());
  return { ...files, news: () => news };
}

/** What is there once everything that was seen has been looked at. */
async function seeing(files: ProjectFiles, ...folders: string[]): Promise<string[]> {
  files.see(folders);
  await files.settled();
  return said(files);
}

const said = (files: ProjectFiles): string[] =>
  files
    .reservations()
    .map(({ project, name, port, protocol }) => `${project?.name}: ${name} ${port} ${protocol}`);

const told = (files: ProjectFiles): string[] => files.warnings().map(({ message }) => message);

const shop = (ports: object = { web: 3000 }, folder = 'shop'): string => {
  at.write(`${folder}/package.json`, JSON.stringify({ name: folder }));
  return at.write(`${folder}/quayside.json`, JSON.stringify({ ports }));
};

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

describe('what is refused', () => {
  it('names a link that leads out of the project, and one that leads nowhere', async () => {
    at.write('secret.json', '{"ports": {"secret": 1}}');
    for (const name of ['out', 'lost']) at.repository(name);
    symlinkSync('../secret.json', at.path('out/quayside.json'));
    symlinkSync('/nowhere.json', at.path('lost/quayside.json'));
    const files = open();
    expect(await seeing(files, at.path('out'), at.path('lost'))).toEqual([]);
    expect(told(files)).toEqual([
      `${at.path('lost/quayside.json')} is a link to /nowhere.json, which is not in the project, and was not read.`,
      `${at.path('out/quayside.json')} is a link to ../secret.json, which is not in the project, and was not read.`,
    ]);
  });

  it('follows a link inside the project, and sees what changes behind it', async () => {
    at.repository('shop');
    at.write('shop/config/ports.json', '{"ports": {"web": 3000}}');
    symlinkSync('config/ports.json', at.path('shop/quayside.json'));
    const files = open({ lookAroundMs: 3_600_000 });
    expect(await seeing(files, at.path('shop'))).toEqual(['shop: web 3000 tcp']);
    at.write('shop/config/ports.json', '{"ports": {"web": 3001}}');
    await waitUntil('the new port', () => said(files).includes('shop: web 3001 tcp'));
  });

  it('does not wait for a FIFO nor read a folder, 10 MB or what it may not', async () => {
    for (const name of ['fifo', 'folder', 'large', 'mine', 'shop']) at.repository(name);
    execFileSync('mkfifo', [at.path('fifo/quayside.json')]);
    at.folder('folder/quayside.json');
    at.write('large/quayside.json', `{"ports": {"web": 3000}, "x": "${'x'.repeat(10_000_000)}"}`);
    // So large that nobody could read it by mistake: it takes no room on the disk.
    at.repository('vast');
    at.write('vast/quayside.json', '{}');
    truncateSync(at.path('vast/quayside.json'), 6_000_000_000);
    shop();
    const files = open();
    const folders = ['fifo', 'folder', 'large', 'shop', 'vast'].map((name) => at.path(name));
    expect(await seeing(files, ...folders)).toEqual(['shop: web 3000 tcp']);
    expect(told(files)).toEqual([
      `${at.path('fifo/quayside.json')} is not a regular file and was not read.`,
      `${at.path('folder/quayside.json')} is not a regular file and was not read.`,
      `${at.path('large/quayside.json')} is larger than 64 kB and was not read.`,
      `${at.path('vast/quayside.json')} is larger than 64 kB and was not read.`,
    ]);
    expect(files.warnings().every(({ code, nextStep }) => code === 'project-file' && nextStep !== '')).toBe(
      true,
    );
  });

  it('names a mistake and lets the rest count, here and in every other file', async () => {
    at.write('bad/quayside.json', '{"ports": {\n"web": 99999,\n"api": 4000}}');
    at.write('broken/quayside.json', '{"ports": ');
    shop();
    const files = open();
    const folders = ['bad', 'broken', 'shop'].map((name) => at.path(name));
    expect(await seeing(files, ...folders)).toEqual(['bad: api 4000 tcp', 'shop: web 3000 tcp']);
    expect(told(files)).toEqual([
      `${at.path('bad/quayside.json')}, line 2, ports.web: 99999 is not a port.`,
      `${at.path('broken/quayside.json')} is not JSON: line 1, column 11: it ends where a value should be.`,
    ]);
  });

  it('tells at most 100 problems and counts the others', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, 0]));
    const folders = Array.from({ length: 8 }, (_, i) => {
      shop(wrong, `bad${i}`);
      return at.path(`bad${i}`);
    });
    const files = open();
    await seeing(files, ...folders);
    expect(told(files)).toHaveLength(101);
    expect(told(files).at(-1)).toBe('There are 60 more problems in projects’ files.');
  });
});

describe('watching', () => {
  /** Events alone: what it finds by looking around must not hide one that is missing. */
  const openQuiet = () => open({ lookAroundMs: 3_600_000 });

  const becomes = (files: ProjectFiles, ...wanted: string[]) =>
    waitUntil(`reserved are ${wanted.join(', ') || 'none'}`, () => said(files).join() === wanted.join());

  it('sees the file written again, put in place by an editor, removed and made again', async () => {
    const path = shop();
    const files = openQuiet();
    await seeing(files, at.path('shop'));
    shop({ web: 3001 });
    await becomes(files, 'shop: web 3001 tcp');
    at.write('shop/.quayside.json.swp', '{"ports": {"web": 3002}}');
    renameSync(at.path('shop/.quayside.json.swp'), path);
    await becomes(files, 'shop: web 3002 tcp');
    rmSync(path);
    await becomes(files);
    shop({ web: 3003 });
    await becomes(files, 'shop: web 3003 tcp');
  });

  it('sees a mistake corrected', async () => {
    at.write('shop/quayside.json', '{"ports": {"web": 3000,}}');
    const files = openQuiet();
    expect(await seeing(files, at.path('shop'))).toEqual([]);
    expect(told(files)).toHaveLength(1);
    at.write('shop/quayside.json', '{"ports": {"web": 3000}}');
    await becomes(files, 'shop: web 3000 tcp');
    expect(told(files)).toEqual([]);
  });

  it('sees the first file of a project that is known', async () => {
    at.repository('shop');
    at.write('shop/packages/web/package.json', '{}');
    const files = openQuiet();
    expect(await seeing(files, at.path('shop/packages/web'))).toEqual([]);
    shop({ web: 3000 });
    await becomes(files, 'shop: web 3000 tcp');
  });

  it('lets a removed folder go, and takes it up again when somebody works in it', async () => {
    shop();
    const files = openQuiet();
    await seeing(files, at.path('shop'));
    rmSync(at.path('shop'), { recursive: true });
    await becomes(files);
    shop({ web: 3005 });
    await waitUntil('it is found again', async () => {
      const now = await seeing(files, at.path('shop'));
      return now.join() === 'shop: web 3005 tcp';
    });
    shop({ web: 3006 });
    await becomes(files, 'shop: web 3006 tcp');
  });

  it('sees a folder that another one took the place of', async () => {
    shop();
    shop({ web: 3007 }, 'next');
    const files = openQuiet();
    await seeing(files, at.path('shop'));
    renameSync(at.path('shop'), at.path('old'));
    renameSync(at.path('next'), at.path('shop'));
    await becomes(files, 'next: web 3007 tcp');
    shop({ web: 3008 });
    await becomes(files, 'shop: web 3008 tcp');
  });

  it('sees rights that were given', async () => {
    const path = shop();
    const files = openQuiet();
    await seeing(files, at.path('shop'));
    const before = files.news();
    chmodSync(path, 0o600);
    shop({ web: 3009 });
    await becomes(files, 'shop: web 3009 tcp');
    expect(files.news()).toBeGreaterThan(before);
  });

  it('says nothing new when the same is written again', async () => {
    shop();
    const files = openQuiet();
    await seeing(files, at.path('shop'));
    const [before, news] = [files.reservations(), files.news()];
    for (let i = 0; i < 5; i++) shop();
    at.write('shop/other.txt', '');
    shop({ web: 3000 }, 'other');
    await seeing(files, at.path('other'));
    expect(files.news()).toBe(news + 1);
    expect(files.reservations()[1]).toEqual(before[0]);
  });

  it('keeps 500 roots, the user’s own among them, and lets all go at the end', async () => {
    shop({ mine: 2999 }, 'mine');
    const files = openQuiet();
    files.setFolders([at.path('mine')]);
    await files.settled();
    const folders = Array.from({ length: 520 }, (_, i) => {
      shop({ web: 3000 + i }, `p${i}`);
      return at.path(`p${i}`);
    });
    const reserved = await seeing(files, ...folders);
    expect(reserved).toHaveLength(500);
    expect(reserved).toContain('mine: mine 2999 tcp');
    expect(reserved).toContain('p519: web 3519 tcp');
    shop({ web: 4519 }, 'p519');
    await waitUntil('the last one is watched', () => said(files).includes('p519: web 4519 tcp'));
    expect(inotifyWatches()).toBeGreaterThanOrEqual(500);
    await files.stop();
    await waitUntil('no folder is watched', () => inotifyWatches() === 0);
  });
});

/** How many folders this process watches, as the system counts them. */
function inotifyWatches(): number {
  const fds = execFileSync('ls', [`/proc/${process.pid}/fdinfo`], { encoding: 'utf8' }).split('\n');
  const texts = fds.map((fd) => {
    try {
      return fd ? readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8') : '';
    } catch {
      return '';
    }
  });
  return texts.join('\n').match(/^inotify /gm)?.length ?? 0;
}

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

describe('remembering', () => {
  const saved = () => join(dataFolder, 'projects.json');
  const roots = (): string[] =>
    existsSync(saved())
      ? JSON.parse(readFileSync(saved(), 'utf8')).projects.map((one: { root: string }) => one.root)
      : [];
  const remembers = (...wanted: string[]) =>
    waitUntil(`remembered are ${wanted}`, () => roots().join() === wanted.join());

  it('keeps a project’s ports over a restart, in a file of the user’s own', async () => {
    shop();
    const first = open();
    await seeing(first, at.path('shop'));
    await remembers(at.path('shop'));
    expect(statSync(saved()).mode & 0o777).toBe(0o600);
    await first.stop();
    const second = open();
    await second.settled();
    expect(said(second)).toEqual(['shop: web 3000 tcp']);
    shop({ web: 3200 });
    await waitUntil('it is watched', () => said(second).includes('shop: web 3200 tcp'));
  });

  it('forgets a project whose file is gone, and one that was not seen for 30 days', async () => {
    const path = shop();
    const first = open();
    await seeing(first, at.path('shop'));
    await remembers(at.path('shop'));
    rmSync(path);
    await remembers();
    shop();
    await remembers(at.path('shop'));
    await first.stop();
    const later = (days: number) =>
      open({ now: () => new Date(Date.now() + days * 86_400_000), writable: false });
    const [soon, late] = [later(29), later(31)];
    await soon.settled();
    await late.settled();
    expect(said(soon)).toEqual(['shop: web 3000 tcp']);
    expect(said(late)).toEqual([]);
  });

  it('writes nothing where it is not the host', async () => {
    shop();
    let written = 0;
    const makeStore = () => {
      written++;
      return { store: {} };
    };
    for (const writable of [false, true]) {
      const files = open({ writable, makeStore });
      expect(await seeing(files, at.path('shop'))).toEqual(['shop: web 3000 tcp']);
      await files.stop();
      expect(written).toBe(writable ? 1 : 0);
    }
  });

  it('watches for a command line that goes on too', async () => {
    shop();
    const files = open({ writable: false });
    await seeing(files, at.path('shop'));
    shop({ web: 3201 });
    await waitUntil('the new port', () => said(files).includes('shop: web 3201 tcp'));
  });
});

describe('the end', () => {
  it('writes what was found just before it, and nothing after it', async () => {
    shop();
    const files = open();
    await seeing(files, at.path('shop'));
    await files.stop();
    expect(JSON.parse(readFileSync(join(dataFolder, 'projects.json'), 'utf8')).projects).toMatchObject([
      { root: at.path('shop') },
    ]);
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
