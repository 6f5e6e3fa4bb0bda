/** Servers that somebody starts again, or merely started: real npm, nodemon, pm2, node --watch and loops in a shell. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { waitUntil } from '../wait-until.ts';
import { isThere, openFreeStage } from './free-stage.ts';
import { createSupervisedServer, MODULES, SERVER, type SupervisedServer } from './supervised-server.ts';

let platform: Platform;
let server: SupervisedServer;

beforeAll(async () => {
  platform = await createPlatform();
});
afterAll(() => platform.dispose());
beforeEach(async () => {
  server = await createSupervisedServer(platform);
});
afterEach(() => server.putAway());

const { core, rowOf, rowsOf, plan, free } = openFreeStage();

const roles = ({ processes }: Awaited<ReturnType<typeof plan>>) =>
  processes.map(({ name, role }) => `${role} ${name.split(' ')[0]}`);

describe('a loop in a shell', () => {
  it('K8: has the server back at once, is named, and is stopped on the user’s word', async () => {
    const loop = server.start('/bin/sh', ['-c', `while :; do ${process.execPath} server.js; done`]);
    const row = await rowOf(server.port);
    const planned = await plan(row);
    expect(planned).toMatchObject({
      verb: 'signal',
      respawner: { kind: 'shell loop', pid: loop.pid, when: 'at-once' },
      alternatives: [{ verb: 'stop-supervisor', target: `sh (pid ${loop.pid})` }],
    });
    const retaken = await free(row);
    const [now] = retaken.heldBy;
    expect(retaken).toMatchObject({ outcome: 'retaken', respawner: { kind: 'shell loop', pid: loop.pid } });
    expect(now?.pid).not.toBe(row.owner?.pid);
    expect(retaken.detail).toContain(`node (pid ${now?.pid}), started by sh (pid ${loop.pid})`);
    expect(isThere(loop.pid)).toBe(true);

    const again = (await rowsOf(server.port)).find(({ id }) => id === now?.listenerId);
    if (!again) throw new Error('the row that the result names');
    const result = await free(again, { verb: 'stop-supervisor' });
    expect(result).toMatchObject({ outcome: 'freed', respawner: null });
    await loop.ended;
    expect(await rowsOf(server.port)).toEqual([]);
  });

  it('K8: is recognised by what it does, where nothing about it said so', async () => {
    server.write('loop.sh', `while :; do ${process.execPath} server.js; done\n`);
    const loop = server.start('/bin/sh', ['loop.sh']);
    const row = await rowOf(server.port);
    expect(await plan(row)).toMatchObject({ respawner: null, alternatives: [] });
    const retaken = await free(row);
    expect(retaken).toMatchObject({
      outcome: 'retaken',
      respawner: { kind: 'parent', name: 'sh loop.sh', pid: loop.pid },
    });
    const again = await rowOf(server.port);
    expect((await plan(again)).alternatives).toMatchObject([{ verb: 'stop-supervisor' }]);
    expect(await free(again, { verb: 'stop-supervisor' })).toMatchObject({ outcome: 'freed' });
    await loop.ended;
  });
});

describe('a watcher of files', () => {
  it.each([
    ['nodemon', () => [join(MODULES, 'nodemon/bin/nodemon.js'), 'server.js']],
    ['node --watch', () => ['--watch', 'server.js']],
  ])('K9: %s goes on, and it is said that it will start the server again', async (kind, argv) => {
    const watcher = server.start(process.execPath, argv());
    const row = await rowOf(server.port);
    expect(await plan(row)).toMatchObject({
      verb: 'signal',
      respawner: { kind, pid: watcher.pid, when: 'on-change' },
      alternatives: [{ verb: 'stop-supervisor' }],
    });
    const result = await free(row);
    expect(result).toMatchObject({ outcome: 'freed', respawner: { kind, when: 'on-change' } });
    expect(result.detail).toContain('will start it again when a watched file changes');
    expect(isThere(watcher.pid)).toBe(true);
    server.write('server.js', `${SERVER}\n// changed`);
    const back = await rowOf(server.port);
    expect(await free(back, { verb: 'stop-supervisor' })).toMatchObject({
      outcome: 'freed',
      respawner: null,
    });
    await watcher.ended;
  });
});

describe('a package script', () => {
  it('K10: npm run dev ends with its server, the tree is shown first', async () => {
    server.write(
      'package.json',
      JSON.stringify({ name: 'shop', scripts: { dev: 'node server.js; exit 1' } }),
    );
    const npm = server.start('npm', ['run', 'dev']);
    const row = await rowOf(server.port);
    const planned = await plan(row);
    expect(planned).toMatchObject({ verb: 'signal', respawner: null, alternatives: [] });
    expect(roles(planned)).toEqual(['runner npm', 'runner sh', 'holder node']);
    expect(planned.processes.map(({ parent }) => parent)).toEqual([
      null,
      planned.processes[0]?.pid,
      planned.processes[1]?.pid,
    ]);
    const result = await free(row);
    expect(result).toMatchObject({ outcome: 'freed', port: server.port });
    await npm.ended;
    // npm writes a title over its command line: what it ran is started again in its place.
    const again = await core().service.handlers['ports.startAgain']({ againId: result.againId ?? '' });
    expect(again).toMatchObject({ ok: true, value: { again: { argv: ['sh', '-c', expect.any(String)] } } });
    expect((await rowOf(server.port)).owner?.cwd).toBe(server.folder);
  });

  it('ends a runner that does nothing else and would stay', async () => {
    const shell = server.start('/bin/sh', ['-c', `${process.execPath} server.js; read line`]);
    const row = await rowOf(server.port);
    expect(roles(await plan(row))).toEqual(['runner sh', 'holder node']);
    expect(await free(row)).toMatchObject({ outcome: 'freed' });
    expect(await shell.ended).toBe('SIGTERM');
  });

  it('leaves a runner alone that went on to something else, and says so', async () => {
    const shell = server.start('/bin/sh', ['-c', `${process.execPath} server.js; sleep 600; true`]);
    const result = await free(await rowOf(server.port));
    expect(result.outcome).toBe('freed');
    expect(result.detail).toContain(`sh (pid ${shell.pid}) is still running`);
    expect(isThere(shell.pid)).toBe(true);
  });

  it('leaves a shell alone that runs something else beside', async () => {
    const shell = server.start('/bin/sh', ['-c', `sleep 600 & ${process.execPath} server.js; wait`]);
    const row = await rowOf(server.port);
    expect(roles(await plan(row))).toEqual(['holder node']);
    expect(await free(row)).toMatchObject({ outcome: 'freed' });
    expect(isThere(shell.pid)).toBe(true);
  });
});

describe('pm2', () => {
  let home = '';
  const pm2 = async (...words: string[]) => {
    const env = { PM2_HOME: home };
    const run = server.start(process.execPath, [join(MODULES, 'pm2/bin/pm2'), ...words], env);
    await run.ended;
    return run.out();
  };

  beforeEach(() => {
    home = join(server.folder, '.pm2');
    mkdirSync(home);
    // Without this file pm2 greets, and asks the network for a newer one of itself.
    writeFileSync(join(home, 'touch'), '');
  });

  it('K8: has the server back at once, is named with the app, and stops that app alone on the user’s word', async () => {
    server.write('other.js', 'setInterval(() => {}, 1000)');
    await pm2('start', 'server.js', '--name', 'web');
    await pm2('start', 'other.js', '--name', 'other');
    const row = await rowOf(server.port);
    expect(await plan(row)).toMatchObject({
      verb: 'signal',
      respawner: { kind: 'pm2', name: 'web', when: 'at-once' },
      alternatives: [{ verb: 'stop-supervisor', target: 'web in pm2' }],
    });
    const retaken = await free(row);
    console.log(`K8: ${retaken.detail}`);
    expect(retaken).toMatchObject({ outcome: 'retaken', respawner: { kind: 'pm2' } });
    const result = await free(await rowOf(server.port), { verb: 'stop-supervisor' });
    expect(result).toMatchObject({ outcome: 'freed', respawner: null });
    expect(result.detail).toContain('web in pm2 stopped');
    expect(isThere(Number((await pm2('pid', 'other')).trim()))).toBe(true);
    await waitUntil('nobody there', async () => (await rowsOf(server.port)).length === 0);
  }, 120_000);
});
