/** The reading of the socket table beside the same in plain C. */
import { join } from 'node:path';
import { type Measurement, unmeasured } from './figures.ts';
import { BENCH_SOURCES } from './places.ts';
import { findProgram, outputOf } from './programs.ts';
import type { Setting } from './setting.ts';
import { median, pairedRatio } from './statistics.ts';

const ROUNDS = 10;
const BLOCK_MS = 50;
/** In the open other programs open and close sockets between the two looks. */
const STRANGERS = 8;

export async function measureFloor({ folder, scanners }: Setting): Promise<Measurement> {
  const compiler = findProgram('cc');
  if (!compiler) return unmeasured('no compiler');
  const { netlink } = scanners;
  if (!netlink) return unmeasured('netlink cannot be used here');
  const floor = join(folder, 'floor');
  await outputOf(compiler, ['-O2', '-o', floor, join(BENCH_SOURCES, 'floor.c')]);
  const ours: number[] = [];
  const theirs: number[] = [];
  await netlink.ask('hotTable', { ms: 4 * BLOCK_MS });
  for (let round = 0; round < ROUNDS; round++) {
    const { cpuMs, rows } = await netlink.ask('hotTable', { ms: BLOCK_MS });
    const [us = 0, floorRows] = (await outputOf(floor, [String(BLOCK_MS)])).split(' ').map(Number);
    if (Math.abs((floorRows ?? 0) - rows) > STRANGERS)
      throw new Error(`the floor names ${floorRows} sockets, the table ${rows}`);
    ours.push(cpuMs);
    theirs.push(us / 1_000);
  }
  return {
    value: pairedRatio(theirs, ours),
    peers: [
      { name: 'our table', value: median(ours), unit: 'ms', ratio: null },
      { name: 'plain C', value: median(theirs), unit: 'ms', ratio: null },
    ],
  };
}
