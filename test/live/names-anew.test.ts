/** A newer list of registered ports reaches the rows that the real core shows already, and its reset does too. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Core, createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { openSettings } from '../../main/core/settings.ts';
import { IANA_SAMPLE } from '../sample-iana.ts';

let folder: string;
let core: Core;
let server: Server;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-names-'));
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  core = createCore({
    platform: await createPlatform(),
    door: 'command-line',
    version: '0.0.0-test',
    dataFolder: folder,
    home: homedir(),
    settings: openSettings(folder),
    onError: (error) => {
      throw error;
    },
  });
  await core.start();
});
afterAll(async () => {
  await core?.stop();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const nameNow = () => core.service.snapshot().listeners.find((row) => row.port === port)?.service.registered;

it('names the row anew with the call that takes the list, back with its reset, and not where the list is refused', async () => {
  const { handlers } = core.service;
  const path = join(folder, 'names.csv');
  const before = nameNow();
  expect(before).not.toBe('quayside-test');
  expect((await handlers['registry.update']({ path })).ok).toBe(false);
  expect(nameNow()).toBe(before);
  writeFileSync(path, IANA_SAMPLE.replace('41234', String(port)));
  expect((await handlers['registry.update']({ path })).ok).toBe(true);
  expect(nameNow()).toBe('quayside-test');
  expect((await handlers['registry.reset']({})).ok).toBe(true);
  expect(nameNow()).toBe(before);
});
