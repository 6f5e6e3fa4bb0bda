/** Who would start a server again and who merely started it, asked of the real ones: watchers, loops, npm, shells. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { respawnerAmong } from '../../main/core/supervision/supervisors.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import {
  createSupervisedServer,
  type Found,
  MODULES,
  SERVER,
  type SupervisedServer,
} from './supervised-server.ts';

let platform: Platform;
let stage: SupervisedServer;

beforeAll(async () => {
  platform = await createPlatform();
});
afterAll(() => platform.dispose());
beforeEach(async () => {
  stage = await createSupervisedServer(platform);
});
afterEach(() => stage.putAway());

const NODEMON = join(MODULES, 'nodemon', 'bin', 'nodemon.js');
const firstWords = ({ runners }: Found) =>
  runners.map(({ argv }) => argv.join(' ').split(' ').slice(0, 2).join(' '));
const end = (found: Found) => process.kill(found.holder.identity.pid, 'SIGTERM');

describe('starts it again when a file changes', () => {
  it.each<[string, string[], RegExp]>([
    ['nodemon', [NODEMON, '--no-update-notifier', '--legacy-watch', 'server.js'], /waiting for file changes/],
    ['node --watch', ['--watch', 'server.js'], /Failed running/],
  ])('%s', async (kind, argv, waits) => {
    const program = stage.start(process.execPath, argv);
    const found = await stage.found();
    expect(found.supervisor).toMatchObject({
      kind,
      name: 'server.js',
      when: 'on-change',
      process: { identity: { pid: program.pid } },
    });
    expect(found.runners).toEqual([]);
    end(found);
    await waitUntil('it waits', () => waits.test(program.out() + program.err()));
    stage.write('server.js', `${SERVER}// changed`);
    const again = await stage.found(stage.port, found.holder.identity.pid);
    expect(again.supervisor?.process.identity).toEqual(found.supervisor?.process.identity);
  });

  it('nodemon that was told to restart by SIGTERM does so at once', async () => {
    const program = stage.start(process.execPath, [
      NODEMON,
      '--no-update-notifier',
      '-s',
      'SIGTERM',
      'server.js',
    ]);
    const found = await stage.found();
    expect(found.supervisor).toMatchObject({ kind: 'nodemon', when: 'at-once' });
    end(found);
    const again = await stage.found(stage.port, found.holder.identity.pid);
    expect(again.supervisor?.process.identity.pid).toBe(program.pid);
  });

  it('nodemon below npm, with a shell between', async () => {
    stage.write(
      'package.json',
      JSON.stringify({ scripts: { dev: 'nodemon --no-update-notifier --exec "node server.js || exit 1"' } }),
    );
    symlinkSync(MODULES, join(stage.folder, 'node_modules'));
    stage.start('npm', ['run', 'dev']);
    const found = await stage.found();
    expect(found.supervisor).toMatchObject({ kind: 'nodemon', when: 'on-change' });
    // The shell below nodemon, and neither nodemon nor npm above it.
    expect(firstWords(found)).toEqual(['sh -c']);
  });
});

describe('starts it again at once', () => {
  it.each([
    ['sh', 'while true; do "$SERVER_NODE" server.js; done'],
    ['bash', 'until false\ndo\n  "$SERVER_NODE" server.js\n  sleep 0.05\ndone'],
  ])('a loop in %s', async (shell, text) => {
    const program = stage.start(shell, ['-c', text], { SERVER_NODE: process.execPath });
    const found = await stage.found();
    expect(found.supervisor).toMatchObject({
      kind: 'shell loop',
      when: 'at-once',
      process: { identity: { pid: program.pid } },
    });
    expect(found.runners).toEqual([]);
    end(found);
    const again = await stage.found(stage.port, found.holder.identity.pid);
    expect(again.supervisor?.process.identity).toEqual(found.supervisor?.process.identity);
  });

  it('a loop in a script is told once it has', async () => {
    stage.write('loop.sh', 'while :; do node server.js; done');
    const program = stage.start('sh', ['loop.sh']);
    const found = await stage.found();
    expect(found.supervisor).toBeNull();
    end(found);
    const again = await stage.found(stage.port, found.holder.identity.pid);
    expect(respawnerAmong(again.holder, again.ancestors, found.ancestors)).toMatchObject({
      kind: 'parent',
      name: 'sh loop.sh',
      process: { identity: { pid: program.pid } },
    });
  });

  it('not a shell that only waited in a loop', async () => {
    const program = stage.start('sh', ['-c', 'for i in 1 2; do sleep 0.01; done; node server.js; true']);
    const found = await stage.found();
    expect(found.supervisor).toBeNull();
    expect(found.runners.map(({ identity }) => identity.pid)).toEqual([program.pid]);
  });
});

describe('merely started it', () => {
  it('npm and its shell', async () => {
    stage.write('package.json', JSON.stringify({ scripts: { dev: 'node server.js && true' } }));
    const program = stage.start('npm', ['run', 'dev']);
    const found = await stage.found();
    expect(found.supervisor).toBeNull();
    expect(firstWords(found)).toEqual(['sh -c', 'npm run']);
    expect(found.runners[1]?.identity.pid).toBe(program.pid);
    // Whoever runs this test is no runner, whatever it is.
    expect(found.ancestors.length).toBeGreaterThan(2);
  });

  it('a script of a shell, make and timeout', async () => {
    stage.write('start.sh', 'node server.js\necho over\n');
    stage.write('Makefile', 'dev:\n\t@timeout 600 sh ./start.sh; true\n');
    const program = stage.start('make', ['dev']);
    const found = await stage.found();
    expect(found.supervisor).toBeNull();
    expect(firstWords(found)).toEqual(['sh ./start.sh', 'timeout 600', '/bin/sh -c', 'make dev']);
    expect(found.runners.at(-1)?.identity.pid).toBe(program.pid);
  });

  it('not npm whose shell runs two, nor a shell that is typed into', async () => {
    stage.write('package.json', JSON.stringify({ scripts: { dev: 'sleep 600 & node server.js && true' } }));
    stage.start('npm', ['run', 'dev']);
    expect((await stage.found()).runners).toEqual([]);

    const shell = stage.start('bash', ['--norc', '-i']);
    const { child } = shell;
    const port = await freePort();
    child.stdin?.write(`node server.js ${port}\n`);
    const typed = await stage.found(port);
    expect(typed.ancestors[0]?.identity.pid).toBe(shell.pid);
    expect(typed.runners).toEqual([]);
    expect(typed.supervisor).toBeNull();
  });
});
