/** How long the command line takes, from start to exit, over what Node itself takes. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Measurement, unmeasured } from './figures.ts';
import { COMMAND_LINE } from './places.ts';
import { SS_ARGS } from './programs.ts';
import type { Setting } from './setting.ts';
import { median, pairedDifference } from './statistics.ts';

const ROUNDS = 10;
const QUICK_ROUNDS = 5;

export function measureCommandLine({ folder, scale, ss, quick }: Setting): Measurement {
  if (!existsSync(COMMAND_LINE)) return unmeasured('the command line is not built');
  const nothing = join(folder, 'nothing.js');
  writeFileSync(nothing, '');
  const env = { ...process.env, QUAYSIDE_HOME: mkdtempSync(join(folder, 'home-')) };
  const times = { node: [] as number[], quayside: [] as number[], ss: [] as number[] };
  const timed = (list: number[], program: string, args: readonly string[]): string => {
    const start = performance.now();
    const result = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 256 * 1_048_576 });
    list.push(performance.now() - start);
    if (result.status !== 0)
      throw new Error(`${args.join(' ')}: exit code ${result.status}, ${result.stderr}`);
    return result.stdout;
  };
  let ports = 0;
  for (let round = 0; round < (quick ? QUICK_ROUNDS : ROUNDS); round++) {
    timed(times.node, process.execPath, [nothing]);
    ports = countPorts(timed(times.quayside, process.execPath, [COMMAND_LINE, 'ls', '--json']));
    timed(times.ss, ss, SS_ARGS);
  }
  return {
    value: pairedDifference(times.quayside, times.node),
    peers: [
      { name: 'start to exit', value: median(times.quayside), ratio: null },
      { name: 'Node alone', value: median(times.node), ratio: null },
      { name: 'ss -Htulnp, on the clock', value: median(times.ss), ratio: null },
    ],
    ...(ports < scale.listeners + scale.udp ? { broken: `it lists ${ports} ports only` } : {}),
  };
}

function countPorts(text: string): number {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null || !('ports' in answer)) return 0;
  return Array.isArray(answer.ports) ? answer.ports.length : 0;
}
