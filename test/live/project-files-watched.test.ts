/** The quayside.json files of real folders as they change, come and go. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ProjectFiles } from '../../main/core/projects/project-files.ts';
import { waitUntil } from '../wait-until.ts';
import { createProjectFilesStage, said, seeing, told } from './project-files-stage.ts';

const { at, open, shop } = createProjectFilesStage();

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
