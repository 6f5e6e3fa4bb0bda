/** The history of real hosts over real sockets: killed while they write, ended in an orderly way, started anew. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PortSession } from '../../preload/model.ts';
import { bundleEntry, linkPackages } from '../bundle-entry.ts';
import { freePort } from '../free-port.ts';
import { makeSmallPage } from '../small-page.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

const KILLS = 20;

let root: string;
let quayside: string;
let fullDisk: string;
let home: string;
const programs: ChildProgram[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'quayside-history-'));
  mkdirSync(join(root, 'out'));
  renameSync(makeSmallPage(), join(root, 'out', 'renderer'));
  quayside = await bundleEntry('main/cli/quayside.ts', join(root, 'out', 'cli'));
  fullDisk = await bundleEntry('test/live/history-full-disk.ts', join(root, 'out', 'cli'));
  linkPackages(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quayside-history-home-'));
});
afterEach(async () => {
  await endAll(programs);
  rmSync(home, { recursive: true, force: true });
});

const start = (argv: string[], program = quayside): ChildProgram => {
  const started = startProgram(process.execPath, [program, ...argv], { ...process.env, QUAYSIDE_HOME: home });
  programs.push(started);
  return started;
};

async function serve(): Promise<ChildProgram> {
  const host = start(['serve', '--port', String(await freePort()), '--json']);
  await host.says(/"url"/);
  return host;
}

async function history(...argv: string[]): Promise<PortSession[]> {
  const run = start(['history', ...argv, '--json']);
  expect([await run.ended, run.err()]).toEqual([0, '']);
  return JSON.parse(run.out()).history;
}

const path = () => join(home, 'history.ndjson');
const text = () => readFileSync(path(), 'utf8');

const LISTEN = `require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => console.log('ready'));`;
/** Holds 20 ports at a time, each for a moment only. */
const RESTLESS = `const net = require('node:net');
const turn = () => { const server = net.createServer().listen(0, '127.0.0.1', () => setTimeout(() => server.close(turn), 60 * Math.random())); };
for (let index = 0; index < 20; index++) turn();
console.log('ready');`;

async function run(script: string, port = 0): Promise<ChildProgram> {
  const program = startProgram(process.execPath, ['-e', script, String(port)], process.env, { cwd: home });
  programs.push(program);
  await program.says(/ready/);
  return program;
}

const kill = async (program: ChildProgram, signal: NodeJS.Signals): Promise<void> => {
  program.child.kill(signal);
  await program.ended;
};

/** Every line but the last is whole, and a line that a kill cut off stands alone. */
function expectWhole(): void {
  const lines = text().split('\n');
  const bad = lines.slice(0, -1).filter((line) => line !== '' && !isJson(line));
  for (const line of bad) expect(line.startsWith('{"v":1,"at":"')).toBe(true);
  expect(bad.length).toBeLessThanOrEqual(KILLS);
}

const isJson = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};

it(`is whole and right after ${KILLS} kills in the middle of writing`, { timeout: 300_000 }, async () => {
  const port = await freePort();
  const began = Date.now();
  await run(LISTEN, port);
  await run(RESTLESS);
  const hosts: { from: number; to: number }[] = [];
  for (let round = 0; round < KILLS; round++) {
    const before = round === 0 ? 0 : text().length;
    const from = Date.now();
    const host = await serve();
    await waitUntil('it writes', () => text().length > before + 2_000 + round * 300, 30_000);
    await kill(host, 'SIGKILL');
    hosts.push({ from, to: Date.now() });
    expectWhole();
  }
  const host = await serve();
  const [held, ...others] = await history(String(port));
  expect(others).toEqual([]);
  expect(held).toMatchObject({ to: null, ended: null, address: '127.0.0.1', owner: { command: 'node -e' } });
  // As of its process, which started before it could be seen.
  expect(Math.abs(Date.parse(held?.from ?? '') - began)).toBeLessThan(60_000);
  const all = await history('--limit', '10000');
  expect(all.length).toBeGreaterThan(KILLS);
  for (const { from, to, ended } of all) {
    expect(to === null || from <= to).toBe(true);
    // What nobody saw the end of was last known while a host ran.
    if (to !== null && ended === 'unseen')
      expect(hosts.some((one) => Date.parse(to) >= one.from && Date.parse(to) <= one.to)).toBe(true);
  }
  expect(new Set(all.map(({ listenerId, from }) => `${listenerId} ${from}`)).size).toBe(all.length);
  await kill(host, 'SIGTERM');
});

it('a clean end ends nothing that still listens, and the next start goes on', async () => {
  const [stays, goes] = [await freePort(), await freePort()];
  await run(LISTEN, stays);
  const going = await run(LISTEN, goes);
  const host = await serve();
  const [before] = await history(String(stays));
  expect(before).toMatchObject({ to: null });
  await kill(host, 'SIGTERM');
  const ended = Date.now();
  const closed = text()
    .split('\n')
    .filter((line) => line.includes('"closed"'));
  for (const port of [stays, goes])
    expect(closed.filter((line) => line.includes(`"port":${port},`))).toEqual([]);
  // The command line alone sees for itself that it still listens.
  expect(await history(String(stays))).toEqual([before]);
  await kill(going, 'SIGKILL');
  const [alone] = await history(String(goes));
  expect(alone).toMatchObject({ ended: 'unseen' });
  expect(Date.parse(alone?.to ?? '')).toBeLessThanOrEqual(ended);
  await serve();
  expect(await history(String(stays))).toEqual([before]);
  expect(await history(String(goes))).toEqual([alone]);
});

it('tells at once who opened and closed a port, in text and in JSON', async () => {
  const port = await freePort();
  await serve();
  const program = await run(LISTEN, port);
  expect(await history(String(port))).toMatchObject([{ to: null, owner: { pid: program.pid } }]);
  await kill(program, 'SIGTERM');
  const [session] = await history(String(port));
  expect(session).toMatchObject({ port, ended: 'closed', owner: { pid: program.pid, command: 'node -e' } });
  const words = start(['history', String(port), '--since', '1h']);
  expect([await words.ended, words.err()]).toEqual([0, '']);
  expect(words.out()).toMatch(new RegExp(`^PORT .*\\n${port}/tcp +127\\.0\\.0\\.1 +node -e +`));
  expect(await history(String(port), '--since', '2020-01-01')).toHaveLength(1);
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect(await history(String(port), '--since', later)).toEqual([]);
});

it('goes on without the disk where that is full, and says so', async () => {
  const program = startProgram('unshare', ['--mount', process.execPath, fullDisk, home], process.env);
  programs.push(program);
  expect([await program.ended, program.err()]).toEqual([0, '']);
  const { warning, count, size, ...rest } = JSON.parse(program.out());
  expect(warning).toContain('the disk is full (ENOSPC)');
  expect(rest).toEqual({
    whileFull: count + 1,
    after: count + 1,
    open: ['always'],
    warnings: [],
    errors: [],
  });
  expect(size).toBeLessThan(65_536);
});
