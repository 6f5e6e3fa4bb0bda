/** A real pm2: found above its apps, one of them stopped and started by pm2 itself while all others go on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import {
  createPm2Control,
  type Pm2App,
  type Pm2Control,
  pm2AppsOf,
  pm2HomeOf,
} from '../../main/core/supervision/pm2-control.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { createSupervisedServer, type Found, MODULES, type SupervisedServer } from './supervised-server.ts';

let platform: Platform;
let stage: SupervisedServer;
let home = '';
let other = 0;
let stopped: AbortController;

beforeAll(async () => {
  platform = await createPlatform();
});
afterAll(() => platform.dispose());
beforeEach(async () => {
  stage = await createSupervisedServer(platform);
  other = await freePort();
  home = join(stage.folder, '.pm2');
  mkdirSync(home);
  // Without this file pm2 greets, and asks the network for a newer one of itself.
  writeFileSync(join(home, 'touch'), '');
  stopped = new AbortController();
});
afterEach(() => stage.putAway());

async function pm2(...argv: string[]): Promise<void> {
  const program = stage.start(process.execPath, [join(MODULES, 'pm2', 'bin', 'pm2'), ...argv], {
    PM2_HOME: home,
  });
  expect([await program.ended, program.err()]).toEqual([0, '']);
}

/** As the core gets there: from what is seen of the holder alone. */
async function controlOf({ supervisor }: Found): Promise<Pm2Control> {
  const found = supervisor && pm2HomeOf(supervisor.process, { PM2_HOME: home });
  expect(found).toBe(home);
  return createPm2Control(home, stopped.signal);
}

async function listOf(control: Pm2Control): Promise<Pm2App[]> {
  const list = await control.list();
  if (!list.ok) throw new Error(list.failure.message);
  return list.value;
}

function appsOf(found: Found, apps: Pm2App[]): Pm2App[] {
  const daemon = found.supervisor?.process;
  return daemon ? pm2AppsOf(apps, found.holder, found.ancestors, daemon) : [];
}

const isFree = async (port: number) =>
  (await platform.scan()).sockets.every((socket) => socket.port !== port || socket.holders.length === 0);

describe('pm2', () => {
  it('stops exactly one of two apps and starts it again', async () => {
    await pm2('start', 'server.js', '--name', 'web', '--', String(stage.port));
    await pm2('start', 'server.js', '--name', 'api', '--', String(other));
    const [web, api] = [await stage.found(), await stage.found(other)];
    expect(web.supervisor).toMatchObject({ kind: 'pm2', when: 'at-once' });
    expect(api.supervisor?.process.identity).toEqual(web.supervisor?.process.identity);
    expect(web.runners).toEqual([]);

    const control = await controlOf(web);
    const [app] = appsOf(web, await listOf(control));
    expect(app).toMatchObject({ name: 'web', pid: web.holder.identity.pid, status: 'online', mode: 'fork' });
    if (!app) return;
    expect(await control.stop({ ...app, pid: api.holder.identity.pid })).toMatchObject({
      failure: { code: 'not-found' },
    });
    expect(await control.stop(app)).toEqual({ ok: true, value: null });
    expect(await isFree(stage.port)).toBe(true);
    expect((await listOf(control)).map(({ name, status, pid }) => [name, status, pid])).toEqual([
      ['web', 'stopped', 0],
      ['api', 'online', api.holder.identity.pid],
    ]);
    expect((await stage.found(other)).holder.identity).toEqual(api.holder.identity);

    expect(await control.start(app)).toEqual({ ok: true, value: null });
    const again = await stage.found(stage.port, web.holder.identity.pid);
    expect(again.supervisor?.process.identity).toEqual(web.supervisor?.process.identity);
    expect((await stage.found(other)).holder.identity).toEqual(api.holder.identity);
  });

  it('starts what was ended at once, and is found above npm and its shell', async () => {
    stage.write('package.json', JSON.stringify({ scripts: { dev: 'node server.js && true' } }));
    await pm2('start', 'npm', '--name', 'web', '--', 'run', 'dev');
    const found = await stage.found();
    expect(found.supervisor?.kind).toBe('pm2');
    expect(found.runners.map(({ argv }) => argv[0])).toEqual(['sh', 'npm run dev']);
    const control = await controlOf(found);
    const [app] = appsOf(found, await listOf(control));
    expect(app).toMatchObject({ name: 'web', pid: found.runners[1]?.identity.pid });

    process.kill(found.holder.identity.pid, 'SIGTERM');
    const again = await stage.found(stage.port, found.holder.identity.pid);
    const [fresh] = appsOf(again, await listOf(control));
    expect(fresh).toMatchObject({ pmId: app?.pmId, name: 'web' });
    // It was started again as another process: what was known before stops nothing.
    expect(app && (await control.stop(app))).toMatchObject({ failure: { code: 'not-found' } });
    expect(fresh && (await control.stop(fresh))).toMatchObject({ ok: true });
    await waitUntil('the port is free', () => isFree(stage.port));
  });

  it('stops a watched app for good', async () => {
    await pm2('start', 'server.js', '--name', 'web', '--watch', '--', String(stage.port));
    const found = await stage.found();
    const control = await controlOf(found);
    const [app] = appsOf(found, await listOf(control));
    expect(app?.watches).toBe(true);
    expect(app && (await control.stop(app))).toMatchObject({ ok: true });
    expect((await listOf(control))[0]).toMatchObject({ status: 'stopped', watches: false });
  });

  it('holds the port of a cluster itself, and lets it go when its instances are stopped', async () => {
    await pm2('start', 'server.js', '--name', 'web', '-i', '2', '--', String(stage.port));
    await pm2('start', 'server.js', '--name', 'api', '--', String(other));
    const found = await stage.found();
    expect(found.supervisor?.process).toBe(found.holder);
    const control = await controlOf(found);
    const apps = appsOf(found, await listOf(control));
    expect(apps.map(({ name, mode }) => [name, mode])).toEqual([
      ['web', 'cluster'],
      ['web', 'cluster'],
    ]);
    for (const app of apps) expect(await control.stop(app)).toMatchObject({ ok: true });
    await waitUntil('the port is free', () => isFree(stage.port));
    expect(await isFree(other)).toBe(false);
  });
});
