/** Tunnels from the command line over a whole core: saved, listed, exported, read back, removed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandLine } from '../cli-in-process.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';

let scripted: ScriptedCore;
let folder: string;
beforeEach(async () => {
  scripted = await startScriptedCore();
  folder = mkdtempSync(join(tmpdir(), 'quayside-tunnel-'));
});
afterEach(async () => {
  await scripted.core.stop();
  rmSync(folder, { recursive: true });
});

const cli = (...argv: string[]) =>
  commandLine(scripted.core.service, ['tunnel', ...argv], { cwd: folder, throughHost: true });

it('reads back what it exports, and nothing is lost on the way', async () => {
  const forwards = [
    { kind: 'local', bindAddress: '::1', bindPort: 5_433, host: 'db', hostPort: 5_432 },
    { kind: 'remote', bindPort: 0, hostSocket: '/run/x y.sock' },
  ];
  await scripted.tunnel({ name: 'db prod', destination: 'bastion', user: 'me', forwards, tags: ['work'] });
  await scripted.tunnel({ name: 'web', carrier: 'relay', destination: '', forwards: forwards.slice(0, 1) });
  const exported = await cli('export');
  writeFileSync(join(folder, 'all.json'), exported.out);
  const twice = await cli('add', '--json-file', 'all.json');
  expect([twice.code, twice.err]).toEqual([2, expect.stringContaining('there is a tunnel db prod already')]);
  for (const name of ['db prod', 'web']) expect((await cli('rm', name)).code).toBe(0);
  expect((await cli('ls')).err).toContain('No tunnel is saved.');
  expect(await cli('add', '--json-file', 'all.json')).toMatchObject({ code: 0, err: '' });
  expect((await cli('export')).out).toBe(exported.out);
  expect((await cli('ls')).out).toMatch(/^NAME .*\ndb prod +stopped .*\nweb +stopped /);
  expect(scripted.errors).toEqual([]);
});

it('keeps its port, and says so', async () => {
  const forwards = [{ kind: 'local', bindPort: 3_000, host: 'db', hostPort: 5_432 }];
  await scripted.tunnel({ name: 'db-prod', destination: 'bastion', forwards });
  const reserved = await commandLine(scripted.core.service, ['reserve', 'ls']);
  expect(reserved.out).toMatch(/3000 .*db-prod .*the tunnel/);
  const removed = await commandLine(scripted.core.service, ['reserve', 'rm', '3000']);
  expect([removed.code, removed.err]).toEqual([1, expect.stringContaining('kept for the tunnel db-prod')]);
});
