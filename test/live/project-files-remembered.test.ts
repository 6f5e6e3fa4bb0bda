/** The projects whose quayside.json was found, over a restart. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { createProjectFilesStage, said, seeing } from './project-files-stage.ts';

const { at, open, shop, saved } = createProjectFilesStage();

describe('remembering', () => {
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
    expect(JSON.parse(readFileSync(saved(), 'utf8')).projects).toMatchObject([{ root: at.path('shop') }]);
  });
});
