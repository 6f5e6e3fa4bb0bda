/** The working folders of real processes, each once, wherever they move. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkingFolders } from '../../main/core/platform/linux/working-folders.ts';
import { makeProjectFolder, type ProjectFolder } from '../project-folder.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

let at: ProjectFolder;
const programs: ChildProgram[] = [];
const sleepIn = (cwd: string, options: { uid?: number; gid?: number } = {}) =>
  programs.push(startProgram('/bin/sleep', ['600'], {}, { cwd, ...options }));

const uid = process.geteuid?.() ?? 0;
/** Only those of this test: the machine has others. */
const ours = async (read: () => Promise<string[]>) =>
  (await read()).filter((folder) => folder.startsWith(at.root)).sort();

beforeEach(() => {
  at = makeProjectFolder();
});
afterEach(async () => {
  await endAll(programs);
  at.remove();
});

describe('the working folders of the user’s processes', () => {
  it('are told each once, of new processes too, and not of those that ended', async () => {
    const read = createWorkingFolders(uid);
    const [a, b] = [at.folder('a'), at.folder('b')];
    for (const folder of [a, a, b]) sleepIn(folder);
    await waitUntil('both', async () => (await ours(read)).join() === [a, b].join());
    sleepIn(at.folder('c'));
    await waitUntil('the third', async () => (await ours(read)).includes(at.path('c')));
    await endAll(programs);
    expect(await ours(read)).toEqual([]);
  });

  it('follow a process that moves, as shells do', async () => {
    const read = createWorkingFolders(uid);
    const [a, b] = [at.folder('a'), at.folder('b')];
    const mover = startProgram(
      process.execPath,
      [
        '-e',
        `process.stdin.once('data', () => { process.chdir(${JSON.stringify(b)}); console.log('moved') })`,
      ],
      {},
      { cwd: a },
    );
    programs.push(mover);
    await waitUntil('the first', async () => (await ours(read)).join() === a);
    mover.child.stdin?.write('go');
    await mover.says(/moved/);
    expect(await ours(read)).toEqual([b]);
  });

  it('leave out the root folder, removed folders and names that cleaning changes', async () => {
    const read = createWorkingFolders(uid);
    const steering = at.path('a\u202eb');
    mkdirSync(steering);
    for (const folder of ['/', at.folder('gone'), steering, at.folder('kept')]) sleepIn(folder);
    await waitUntil('all are there', async () => (await ours(read)).length === 2);
    rmSync(at.path('gone'), { recursive: true });
    const folders = await read();
    expect(folders).not.toContain('/');
    // The system adds a word to the name of a removed folder; nothing is found there.
    expect(folders.filter((folder) => folder.startsWith(at.root)).sort()).toEqual([
      `${at.path('gone')} (deleted)`,
      at.path('kept'),
    ]);
  });

  it('leave out those of other users', async () => {
    // Only root starts processes of others; the tests run as root.
    expect(uid).toBe(0);
    const theirs = at.folder('theirs');
    for (const folder of [at.root, theirs]) chmodSync(folder, 0o755);
    sleepIn(theirs, { uid: 12_345, gid: 12_345 });
    sleepIn(at.folder('mine'));
    const [mine, others] = [createWorkingFolders(uid), createWorkingFolders(12_345)];
    await waitUntil('theirs', async () => (await ours(others)).join() === theirs);
    await waitUntil('mine', async () => (await ours(mine)).join() === at.path('mine'));
  });
});
