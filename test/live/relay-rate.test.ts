/** How fast a mapping is over socat in the same run, and that neither memory nor the event loop pays for it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { median } from '../bench/statistics.ts';
import { bundleEntry } from '../bundle-entry.ts';
import { canListen, freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';

const BYTES = 2 ** 30;
const ROUNDS = 5;
/** Of those who send and receive, who must be faster than what is measured. */
const PIECE = ['-b', String(2 ** 20)];

let folder: string;
let program: string;
const programs: ChildProgram[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-rate-'));
  program = await bundleEntry('test/live/relay-process.ts', folder);
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => endAll(programs));

const start = (name: string, argv: readonly string[]): ChildProgram => {
  const started = startProgram(name, argv, { PATH: process.env.PATH });
  programs.push(started);
  return started;
};

/** Whoever listens on the port: it is bound, and was not connected to. */
const listens = (port: number) => waitUntil(`${port} is bound`, async () => !(await canListen(port)));

async function sink(): Promise<number> {
  const port = await freePort();
  start('socat', ['-u', ...PIECE, `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, 'OPEN:/dev/null']);
  await listens(port);
  return port;
}

async function socat(target: number): Promise<number> {
  const port = await freePort();
  start('socat', [`TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, `TCP:127.0.0.1:${target}`]);
  await listens(port);
  return port;
}

async function ours(target: number, gaps = ''): Promise<{ port: number; process: ChildProgram }> {
  const process_ = start(process.execPath, [program, '0', String(target), gaps]);
  return { port: Number(await process_.says(/^\d+\n/)), process: process_ };
}

/** In ms, from its start until all is delivered to whoever listens on the port. */
async function push(port: number, bytes = BYTES): Promise<number> {
  const began = performance.now();
  const source = start('socat', [
    '-u',
    ...PIECE,
    `OPEN:/dev/zero,readbytes=${bytes}`,
    `TCP:127.0.0.1:${port},linger=30`,
  ]);
  expect(await source.ended, source.err()).toBe(0);
  return performance.now() - began;
}

/** As much, in so many connections at once. */
const pushTogether = (port: number, connections: number) =>
  Promise.all(Array.from({ length: connections }, () => push(port, BYTES / connections)));

/** In MB. */
interface Memory {
  rss: number;
  buffers: number;
}

interface Report {
  sent: number;
  /** Before anything went through. */
  idle: Memory;
  most: Memory;
  /** All of it, each time that the last connection had gone. */
  rests: number[];
  block: number;
}

async function finish({ child, ended, out }: ChildProgram): Promise<Report> {
  child.stdin?.end();
  expect(await ended).toBe(0);
  return JSON.parse(out().split('\n')[1] ?? '');
}

describe('one gigabyte over loopback', () => {
  it('goes through at no less than 80 % of socat’s rate, in flat memory', { timeout: 180_000 }, async () => {
    const target = await sink();
    const theirPort = await socat(target);
    const mapping = await ours(target);
    await push(mapping.port);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const theirs = await push(theirPort);
      ratios.push(theirs / (await push(mapping.port)));
    }
    const report = await finish(mapping.process);
    console.log(`over socat's rate ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
    expect(report.sent).toBe((ROUNDS + 1) * BYTES);
    expect(median(ratios)).toBeGreaterThan(0.8);
    expectFlat(report, 1);
  });

  it('goes through on sixteen connections at once in flat memory', { timeout: 180_000 }, async () => {
    const target = await sink();
    const mapping = await ours(target);
    for (let round = 0; round < 3; round++) await pushTogether(mapping.port, 16);
    const report = await finish(mapping.process);
    expect(report.sent).toBe(3 * BYTES);
    expectFlat(report, 16);
  });

  it('keeps the event loop for less than 50 ms at a time', { timeout: 120_000 }, async () => {
    const target = await sink();
    const blocks: number[] = [];
    for (let round = 0; round < 3; round++) {
      const mapping = await ours(target, 'gaps');
      await push(mapping.port);
      blocks.push((await finish(mapping.process)).block);
    }
    console.log(`longest blocks in ms: ${blocks.map((block) => block.toFixed(1)).join(', ')}`);
    // Whatever else runs on the machine only ever makes them longer.
    expect(Math.min(...blocks)).toBeLessThan(50);
  });
});

/** Left to V8, 64 MB of buffers pile up, and 50 MB are added to what the process has. */
function expectFlat({ idle, most, rests }: Report, connections: number): void {
  const words = rests.map((rss) => rss.toFixed(1)).join(', ');
  console.log(`memory in MB: idle ${idle.rss.toFixed(1)}, most ${most.rss.toFixed(1)}, at rest ${words}`);
  console.log(`buffers in MB: idle ${idle.buffers.toFixed(2)}, most ${most.buffers.toFixed(2)}`);
  // What was just read, what waits to be read on and what waits to be written, each way; 64 KB each.
  expect(most.buffers - idle.buffers).toBeLessThan(1 + connections * 6 * 0.066);
  expect(most.rss - idle.rss).toBeLessThan(35);
}
