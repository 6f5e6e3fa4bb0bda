/** What the calls about reservations do in a whole core over a scripted machine. */
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Offer } from '../../preload/model.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

let scripted: ScriptedCore;
let folder: string;

beforeEach(async () => {
  scripted = await startScriptedCore();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-reserve-')));
});
afterEach(async () => {
  await scripted.core.stop();
  expect(scripted.errors).toEqual([]);
});

const handlers = () => scripted.core.service.handlers;
const snapshot = () => scripted.core.service.snapshot();

/** Makes a project in the folder, and returns its root. */
function project(name: string): string {
  const root = join(folder, name);
  mkdirSync(root);
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name }));
  return root;
}

async function serve(root: string, pid: number, port: number): Promise<void> {
  const server = scripted.platform.addProcess(scriptedProcess({ pid, cwd: root }));
  scripted.platform.setSockets([scriptedSocket({ port, holders: [server] })]);
  await handlers()['ports.snapshot']({ fresh: true });
}

/** Its server comes up on the port three times. */
async function offered(root: string): Promise<Offer> {
  for (const pid of [7001, 7002, 7003]) await serve(root, pid, 5173);
  return waitUntil('an offer', () => snapshot().offers[0]);
}

describe('an offer', () => {
  it('reserves nothing by itself; accepted, the port is the project’s and anybody else’s hold a conflict', async () => {
    const root = project('web-shop');
    const offer = await offered(root);
    expect(offer).toMatchObject({ port: 5173, project: { root, name: 'web-shop' }, times: 3 });
    expect(snapshot().reservations).toEqual([]);
    expect(await handlers()['reservations.accept']({ offerId: offer.id })).toMatchObject({
      ok: true,
      value: { reservation: { port: 5173, source: 'learned', match: { cwd: root } } },
    });
    expect(snapshot()).toMatchObject({ offers: [], conflicts: [], reservations: [{ port: 5173 }] });
    await serve(project('api'), 7100, 5173);
    expect(snapshot().conflicts).toMatchObject([{ kind: 'reserved-taken', port: 5173 }]);
  });

  it('that is declined is not made again', async () => {
    const root = project('web-shop');
    const { id } = await offered(root);
    expect(await handlers()['reservations.decline']({ offerId: id })).toEqual({
      ok: true,
      value: { declined: true },
    });
    await serve(root, 7004, 5173);
    expect(snapshot()).toMatchObject({ offers: [], reservations: [] });
  });
});

describe('a reservation', () => {
  it('for a folder that is named by a link is for the folder behind it', async () => {
    const root = project('web-shop');
    const link = join(folder, 'link');
    symlinkSync(root, link);
    await handlers()['reservations.add']({
      port: 3100,
      protocol: 'tcp',
      project: link,
      match: { cwd: link, command: 'node' },
    });
    expect(snapshot().reservations).toMatchObject([
      { project: { root }, match: { cwd: root, command: 'node' } },
    ]);
    await serve(root, 7001, 3100);
    expect(snapshot().conflicts).toEqual([]);
  });
});
