/** The command line against `ss`, row for row, on 500 listeners of 300 processes with 50,000 open files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { type Load, startLoad } from '../bench/load.ts';
import { findProgram, outputOf, SS_ARGS } from '../bench/programs.ts';
import { SCALES } from '../bench/scales.ts';
import { differences, readSs, type SocketRow } from '../bench/socket-rows.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, cli, createSurroundings } from './built-cli.ts';

const surroundings = createSurroundings();
let load: Load;

beforeAll(async () => {
  buildCli();
  load = await startLoad(SCALES.b);
  await load.connect();
});
afterAll(async () => {
  await load.end();
  await surroundings.putAway();
});

const rowsOf = (ports: Listener[]): SocketRow[] =>
  ports.map(({ protocol, address, port, holders }) => ({
    protocol,
    address,
    port,
    pids: holders.map(({ pid }) => pid).toSorted((a, b) => a - b),
  }));

describe('the command line', () => {
  it('agrees with ss on protocol, address, port and pids', async () => {
    const ss = findProgram('ss') ?? 'ss';
    // Other programs of the machine come and go between the two looks: what stays different is ours.
    const compared = await waitUntil(
      'the same rows twice',
      async () => {
        const listing = readSs(await outputOf(ss, SS_ARGS));
        const { ports } = (await cli(['ls', '--all', '--json'], surroundings)).json() as {
          ports: Listener[];
        };
        return differences(rowsOf(ports), listing).length === 0 ? ports : null;
      },
      60_000,
    );
    const ofLoad = compared.filter(({ owner }) => owner && /^svc\d+$/.test(owner.name));
    expect(ofLoad.length).toBeGreaterThanOrEqual(SCALES.b.listeners + SCALES.b.udp);
    expect(new Set(ofLoad.map(({ owner }) => owner?.pid)).size).toBeGreaterThanOrEqual(SCALES.b.processes);
  });
});
