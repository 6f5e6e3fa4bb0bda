/** What keeps slow file systems from holding up the list: patience, the queue, and rows whose project comes late. */
import { describe, expect, it } from 'vitest';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import { branchOf } from '../../main/core/projects/git-repository.ts';
import { createPatience } from '../../main/core/projects/patience.ts';
import { createSeenFolders } from '../../main/core/projects/seen-folders.ts';
import { walkUp } from '../../main/core/projects/walk-up.ts';
import { createWorkQueue } from '../../main/core/projects/work-queue.ts';
import { trackListeners } from '../../main/core/watching/listener-tracker.ts';
import { createWatcher } from '../../main/core/watching/watcher.ts';
import type { Change, Project, Snapshot } from '../../preload/model.ts';
import { createScriptedPlatform, scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

const PROJECT: Project = {
  root: '/home/dev/web-shop',
  name: 'web-shop',
  branch: 'main',
  worktree: false,
  script: null,
};

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('the rows of owners', () => {
  function watch(findProject: (folder: string) => Promise<Project | null | undefined>) {
    const platform = createScriptedPlatform();
    const asked: string[] = [];
    const changes: Change[] = [];
    let listeners: Snapshot['listeners'] = [];
    const watcher = createWatcher({
      platform,
      facts: createProcessFacts(platform, (folder) => {
        asked.push(folder);
        return findProject(folder);
      }),
      clock: {
        monotonic: () => performance.now(),
        now: () => new Date(),
        yield: () => new Promise((resolve) => setImmediate(resolve)),
      },
      publish(news, changed) {
        listeners = news.listeners ?? listeners;
        changes.push(...changed);
      },
      onError(error) {
        throw error;
      },
    });
    return { platform, watcher, asked, changes, projects: () => listeners.map((row) => row.owner?.project) };
  }

  it('name their project, asked for once in each life of a process', async () => {
    const { platform, watcher, asked, projects } = watch(async () => PROJECT);
    const node = platform.addProcess(scriptedProcess({ pid: 10 }));
    platform.setSockets([
      scriptedSocket({ port: 3000, holders: [node] }),
      scriptedSocket({ port: 3001, holders: [node] }),
    ]);
    await watcher.scanNow();
    await watcher.scanNow({ thorough: true });
    expect(projects()).toEqual([PROJECT, PROJECT]);
    expect(asked).toEqual(['/home/dev/web-shop']);
  });

  it('come without one while the file system does not answer, and change once when it has', async () => {
    let answer: Project | undefined;
    const { platform, watcher, asked, changes, projects } = watch(async () => answer);
    platform.setSockets([]);
    await watcher.scanNow();
    platform.setSockets([
      scriptedSocket({ port: 3000, holders: [platform.addProcess(scriptedProcess({ pid: 10 }))] }),
    ]);
    for (let look = 0; look < 3; look++) await watcher.scanNow();
    expect(projects()).toEqual([null]);
    expect(changes.map(({ type }) => type)).toEqual(['opened']);
    answer = PROJECT;
    await watcher.scanNow();
    expect(projects()).toEqual([PROJECT]);
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'changed']);
    const count = asked.length;
    for (let look = 0; look < 3; look++) await watcher.scanNow();
    expect(asked).toHaveLength(count);
  });

  it('have none without a working folder', async () => {
    const { platform, watcher, asked, projects } = watch(async () => PROJECT);
    platform.setSockets([
      scriptedSocket({ port: 3000, holders: [platform.addProcess(scriptedProcess({ pid: 10, cwd: null }))] }),
    ]);
    await watcher.scanNow();
    expect(projects()).toEqual([null]);
    expect(asked).toEqual([]);
  });
});

describe('patience', () => {
  it('passes on what comes in time, failures too', async () => {
    const { run } = createPatience(1, 250);
    expect(await run('a', async () => 5)).toBe(5);
    await expect(run('a', async () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    expect(await run('a', async () => 6)).toBe(6);
  });

  it('begins nothing while too much is late, and goes on when that is back', async () => {
    const { run } = createPatience(2, 1);
    const [a, b] = [deferred<number>(), deferred<number>()];
    expect(await run('a', () => a.promise)).toBeUndefined();
    expect(await run('a', async () => 1)).toBeUndefined();
    expect(await run('other', async () => 2)).toBe(2);
    expect(await run('b', () => b.promise)).toBeUndefined();
    expect(await run('other', async () => 3)).toBeUndefined();
    b.resolve(0);
    await expect.poll(() => run('other', async () => 4)).toBe(4);
    expect(await run('a', async () => 5)).toBeUndefined();
  });
});

describe('many lookups at once', () => {
  it('are done a few at a time, each in its turn', async () => {
    const { run } = createPatience(2, 10_000);
    let now = 0;
    let most = 0;
    const work = async (answer: number) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return answer;
    };
    const all = Array.from({ length: 20 }, (_, i) => i);
    expect(await Promise.all(all.map((i) => run(`/p${i}`, () => work(i))))).toEqual(all);
    expect(most).toBe(2);
  });

  it('are let go together once every place is held by what does not answer', async () => {
    // Their turn alone would not come within this test.
    const { run } = createPatience(2, 1, 3_600_000);
    const never = new Promise<number>(() => {});
    let begun = 0;
    const all = Array.from({ length: 20 }, (_, i) =>
      run(`/net/${i}`, () => {
        begun++;
        return never;
      }),
    );
    expect(await Promise.all(all)).toEqual(all.map(() => undefined));
    expect(begun).toBe(2);
  });

  it('do not wait for their turn without end', async () => {
    const { run } = createPatience(1, 5);
    const slow = () => new Promise<number>((resolve) => setTimeout(resolve, 4, 1));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => run(`/slow/${i}`, slow)));
    expect(answers).toContain(undefined);
  });

  it('of the owners of one scan are begun before any of them is waited for', async () => {
    const platform = createScriptedPlatform();
    const answers: (() => void)[] = [];
    const facts = createProcessFacts(platform, async () => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return PROJECT;
    });
    const sockets = Array.from({ length: 5 }, (_, i) =>
      scriptedSocket({
        port: 3000 + i,
        holders: [platform.addProcess(scriptedProcess({ pid: 10 + i, cwd: `/p${i}` }))],
      }),
    );
    const clock = { monotonic: () => 0, now: () => new Date(), yield: async () => {} };
    const tracking = trackListeners(sockets, new Map(), facts, clock, true);
    await waitUntil('all are asked for', () => answers.length === 5);
    for (const answer of answers.reverse()) answer();
    const rows = [...(await tracking).values()];
    expect(rows.map(({ listener }) => [listener.port, listener.owner?.project])).toEqual(
      sockets.map(({ port }) => [port, PROJECT]),
    );
  });
});

describe('the queue of work', () => {
  it('does one piece after another, also what work adds, and is idle after all', async () => {
    const done: string[] = [];
    let idle = 0;
    const queue = createWorkQueue(
      () => idle++,
      () => {},
    );
    const work = (name: string) => async () => {
      done.push(`${name} begins`);
      await null;
      done.push(`${name} ends`);
    };
    queue.add('a', async () => {
      queue.add('c', work('c'));
      await work('a')();
    });
    queue.add('b', work('b'));
    await queue.idle();
    expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(idle).toBe(1);
  });

  it('does what waits under one name once, and goes on after a failure', async () => {
    const done: number[] = [];
    const errors: unknown[] = [];
    const queue = createWorkQueue(
      () => {},
      (error) => errors.push(error),
    );
    queue.add('bad', async () => Promise.reject(new Error('bug')));
    for (let i = 0; i < 3; i++) queue.add('same', async () => done.push(i));
    await queue.idle();
    expect(done).toEqual([2]);
    expect(errors).toHaveLength(1);
  });
});

describe('the folders that were seen', () => {
  it('are new once, come back in turn, and are forgotten when nobody works there', () => {
    const seen = createSeenFolders();
    const all = Array.from({ length: 8 }, (_, i) => `/p${i}`);
    expect(seen.note(all)).toEqual(all);
    expect(seen.note(all)).toEqual([]);
    expect([...seen.due(), ...seen.due()].sort()).toEqual(all);
    // The first ones are due again, but were not noted since.
    expect(seen.due()).toEqual([]);
    expect(seen.note(['/p0', '/p7'])).toEqual(['/p0']);
  });

  it('are 2,000 at most', () => {
    const seen = createSeenFolders();
    seen.note(Array.from({ length: 2_500 }, (_, i) => `/p${i}`));
    expect(seen.note(['/p2499'])).toEqual([]);
    expect(seen.note(['/p0'])).toEqual(['/p0']);
  });

  it('are forgotten below a folder, not beside it', () => {
    const seen = createSeenFolders();
    seen.note(['/a/b', '/a/b/c', '/a/bc', '/a']);
    expect(seen.forgetBelow('/a/b')).toEqual(['/a/b', '/a/b/c']);
    expect(seen.note(['/a/bc', '/a', '/a/b'])).toEqual(['/a/b']);
  });
});

describe('the way up', () => {
  const plain = async (folder: string) => ({ folder, inode: '1', manifests: [], git: false });

  it('goes on above a folder that may not be looked into, and not at all from one that is gone', async () => {
    const folders = async (start: string, missing: string) =>
      (
        await walkUp(start, '/home/dev', async (folder) => (folder === missing ? null : plain(folder)))
      ).levels.map(({ folder }) => folder);
    expect(await folders('/home/dev/a/b/c', '/home/dev/a/b')).toEqual(['/home/dev/a/b/c', '/home/dev/a']);
    expect(await folders('/home/dev/a/b/c', '/home/dev/a/b/c')).toEqual([]);
  });

  it('ends below the home folder, not below one whose name only begins like it', async () => {
    const way = await walkUp('/home/developer/a', '/home/dev', plain);
    expect(way.levels.map(({ folder }) => folder)).toEqual(['/home/developer/a', '/home/developer']);
  });
});

describe('the branch', () => {
  it.each([
    ['ref: refs/heads/main', 'main'],
    ['ref: refs/heads/feature/pay now', 'feature/pay now'],
    ['ref: refs/remotes/origin/main', null],
    ['ref: refs/heads/.invalid', null],
    ['0123456789abcdef', null],
    ['', null],
  ])('of %j is %j', (head, branch) => expect(branchOf(head)).toBe(branch));
});
