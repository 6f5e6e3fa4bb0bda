/** The quayside.json files that are not read, or not all of them, and what is told of it. */
import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { createProjectFilesStage, said, seeing, told } from './project-files-stage.ts';

const { at, open, shop } = createProjectFilesStage();

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
