/** The built command line with real servers of real folders: reservations, conflicts and their ends, alone and through a host. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Conflict, type Offer, Reservation, type Warning } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import {
  buildCli,
  type CliEnd,
  type CliProcess,
  createSurroundings,
  hasEnded,
  cli as runCli,
} from './built-cli.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

/** A project's folder below a folder of its own, so that nothing above it is a project. */
function project(name: string, file?: string): string {
  const root = join(realpathSync(around.folder()), name);
  mkdirSync(root);
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name }));
  if (file !== undefined) writeFileSync(join(root, 'quayside.json'), file);
  return root;
}

const servers: ChildProcess[] = [];
afterEach(async () => {
  const ending = servers.splice(0);
  for (const child of ending) child.kill('SIGKILL');
  await Promise.all(ending.map(hasEnded));
});

async function listenOn(port: number, cwd: string) {
  const server = await around.hold<{ port: number }>(
    `require('node:net').createServer().listen(${port}, '127.0.0.1', function () {
      console.log(JSON.stringify({ port: this.address().port }));
    });`,
    { cwd },
  );
  servers.push(server.child);
  return server;
}

const conflictsOf = (end: CliEnd): Conflict[] =>
  Conflict.array().parse((end.json() as { conflicts: unknown }).conflicts);
const reservationsOf = (end: CliEnd): Reservation[] =>
  Reservation.array().parse((end.json() as { reservations: unknown }).reservations);

async function startHost(home: string): Promise<CliProcess> {
  const host = around.start(['serve', '--json'], { home });
  await waitUntil('the host to serve', () => host.text.out.includes('\n'));
  return host;
}

describe.each(['alone', 'through a host'])('%s', (way) => {
  let home: string;
  let host: CliProcess | null;
  let web: string;
  let api: string;
  let port: number;
  const cli = (...argv: string[]): Promise<CliEnd> => runCli(argv, { home, cwd: web });

  beforeAll(async () => {
    home = around.folder();
    host = way === 'alone' ? null : await startHost(home);
    return async () => {
      host?.child.kill('SIGTERM');
      await host?.ended;
    };
  });
  beforeEach(async () => {
    web = project('web-shop');
    api = project('api');
    port = await freePort();
  });

  /** What stands on this test's port: other ports of the machine may be in conflict too. */
  const open = async (...argv: string[]): Promise<Conflict[]> => {
    const end = await cli('conflicts', '--json', ...argv);
    const found = conflictsOf(end);
    expect(end.code).toBe(found.some(({ state }) => state === 'open') ? 1 : 0);
    return found.filter((conflict) => conflict.port === port);
  };
  /** What `conflicts` says of this test's port. */
  const said = async (): Promise<string> => {
    const { code, out } = await cli('conflicts');
    expect(code).toBe(1);
    const block = out.split('\n\n').find((one) => one.startsWith(`${port} (web-shop) `));
    if (block === undefined) throw new Error(`nothing of ${port} in ${out}`);
    return block;
  };
  /** The words of a command that is suggested there. */
  const typed = (text: string, start: string): string[] => {
    const commands = text.split('\n').flatMap((line) => line.match(/quayside (.*)/)?.[1] ?? []);
    const found = commands.find((words) => words.startsWith(start));
    if (!found) throw new Error(`no command ${start} in ${text}`);
    return found.split(' ');
  };

  it('names both sides of a taken port, and frees it with the command that it prints', async () => {
    const reserved = await cli('reserve', String(port), '--project', '.', '--json');
    expect([reserved.code, reserved.err]).toEqual([0, '']);
    expect(reserved.json()).toMatchObject({
      schema: 1,
      reservation: { port, protocol: 'tcp', name: 'web-shop', project: { root: web }, source: 'user' },
    });
    expect(await open('--all')).toEqual([]);

    const { pid, child } = await listenOn(port, api);
    expect(await open()).toMatchObject([
      {
        kind: 'reserved-taken',
        state: 'open',
        parties: [
          { role: 'rightful', name: 'web-shop', project: { root: web } },
          { role: 'holder', process: { pid }, project: { root: api } },
        ],
      },
    ]);
    const text = await said();
    for (const part of [`${port} (web-shop) was taken by node in `, `pid ${pid}`, web]) {
      expect(text).toContain(part);
    }
    expect((await cli('ls', String(port))).out).toMatch(/CONFLICT[\s\S]* taken /);
    expect((await cli('show', String(port))).out).toMatch(/Reserved +as web-shop[\s\S]*Conflict +/);

    const freed = await cli(...typed(text, `free ${port}`), '-y');
    expect(freed.code, freed.err).toBe(0);
    await hasEnded(child);
    expect(await open('--all')).toEqual([]);
    await listenOn(port, web);
    expect(await open('--all')).toEqual([]);
  });

  it('says at once that somebody else is there already', async () => {
    const { pid } = await listenOn(port, api);
    const { code, err } = await cli('reserve', String(port), '--project', web);
    expect([code, err]).toEqual([0, expect.stringContaining('was taken by node in ')]);
    expect(await open()).toMatchObject([{ parties: [{}, { process: { pid } }] }]);

    expect((await cli(...typed(await said(), `reserve ${port}`))).code).toBe(0);
    expect(await open('--all')).toEqual([]);
    const left = reservationsOf(await cli('reserve', 'ls', '--json')).filter((one) => one.port === port);
    expect(left).toMatchObject([{ project: { root: api } }]);
  });

  it('leaves an ignored conflict out from then on, until that is undone', async () => {
    await listenOn(port, api);
    await cli('reserve', String(port), '--project', web);
    const words = typed(await said(), 'conflicts ignore');
    expect((await cli(...words)).code).toBe(0);
    expect(await open()).toEqual([]);
    expect(await open('--all')).toMatchObject([{ state: 'ignored' }]);
    expect((await cli(...words, '--undo')).code).toBe(0);
    expect(await open()).toMatchObject([{ state: 'open' }]);
    expect((await cli('reserve', 'rm', String(port))).code).toBe(0);
    expect(await open('--all')).toEqual([]);
  });

  it('lists and removes reservations, and names those of a project’s file with their file', async () => {
    const filePort = await freePort();
    const shop = project('shop', JSON.stringify({ ports: { web: filePort } }));
    await listenOn(await freePort(), shop);
    await cli('reserve', String(port), '--name', 'spare', '--command', 'vite');
    await waitUntil('the project’s file', async () =>
      reservationsOf(await cli('reserve', 'ls', '--json')).some((one) => one.port === filePort),
    );
    const text = await cli('reserve', 'ls');
    expect(text.code).toBe(0);
    expect(text.out).toMatch(new RegExp(`${port} +tcp +spare +command vite +you`));
    expect(text.out).toMatch(new RegExp(`${filePort} +tcp +web +\\S*shop +\\S*shop/quayside\\.json`));
    const end = await cli('reserve', 'ls', '--json');
    expect((end.json() as { offers: Offer[] }).offers).toEqual([]);

    const foreign = await cli('reserve', 'rm', String(filePort));
    expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('shop/quayside.json')]);
    const own = reservationsOf(end).find((one) => one.port === port);
    const removed = await cli('reserve', 'rm', String(port), '--json');
    expect([removed.code, removed.json()]).toEqual([0, { schema: 1, reservation: own, warnings: [] }]);
    expect((await cli('reserve', 'rm', String(port))).code).toBe(1);
  });

  it('next leaves out what is reserved, and begins with the asking project’s own ports', async () => {
    const shop = project('shop', JSON.stringify({ ports: { web: port } }));
    const from = String(port);
    const first = async (...argv: string[]) => Number((await cli('next', '--from', from, ...argv)).out);
    expect(await first('--project', shop)).toBe(port);
    const below = String(port - 1_000);
    const own = await runCli(['next', '--from', below, '--project'], { home, cwd: join(shop) });
    expect(Number(own.out)).toBe(port);
    await cli('reserve', from, '--name', 'mine');
    expect(await first()).not.toBe(port);
    await cli('reserve', 'rm', from);
  });

  it('config changes a setting for all doors, and the file stays the user’s alone', async () => {
    expect((await cli('config', 'set', 'watchedPorts', '3000,3001')).code).toBe(0);
    expect((await cli('config', 'get', 'watchedPorts', '--json')).json()).toMatchObject({
      key: 'watchedPorts',
      value: [3000, 3001],
    });
    const path = (await cli('config', 'path')).out.trim();
    expect(path).toBe(join(home, 'settings.json'));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ watchedPorts: [3000, 3001] });
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect((await cli('config', 'set', 'theme', 'purple')).code).toBe(2);
  });

  it('has a broken project file in the warnings, and goes on', async () => {
    const broken = project('broken', '{\n  "ports": { "web": 70000 }\n}\n');
    await listenOn(port, broken);
    const path = join(broken, 'quayside.json');
    for (const argv of [['conflicts'], ['reserve', 'ls'], ['ls', String(port)]]) {
      await waitUntil('the file to be named', async () => {
        const { err, json } = await cli(...argv, '--json');
        const { warnings } = json() as { warnings: Warning[] };
        return err.includes('70000') && warnings.some(({ message }) => message.includes(path));
      });
    }
    expect(await open()).toEqual([]);
  });
});

it('events tells a conflict and its end, a line each', async () => {
  const home = around.folder();
  const host = await startHost(home);
  const [web, api, port] = [project('web-shop'), project('api'), await freePort()];
  const events = around.start(['events'], { home });
  const lines = (type: string) =>
    events.text.out
      .split('\n')
      .slice(0, -1)
      .map((line): { type: string; conflict?: Conflict } => JSON.parse(line))
      .filter((line) => line.type === type);
  await waitUntil('the snapshot', () => lines('snapshot').length === 1);
  await runCli(['reserve', String(port), '--project', web], { home });
  const { child } = await listenOn(port, api);
  const [begun] = await waitUntil('the conflict', () => lines('conflict').length > 0 && lines('conflict'));
  expect(begun?.conflict).toMatchObject({ kind: 'reserved-taken', port, state: 'open' });
  child.kill('SIGTERM');
  const limit = 20_000;
  const [over] = await waitUntil('its end', () => lines('resolved').length > 0 && lines('resolved'), limit);
  expect(over?.conflict?.id).toBe(begun?.conflict?.id);
  events.child.kill('SIGINT');
  expect(await events.ended).toBe(130);
  host.child.kill('SIGTERM');
  expect(await host.ended).toBe(130);
});
