/** `npm run bench`: one table of what Quayside costs, each figure beside its goal and its peers from the same run. */
import { spawnSync } from 'node:child_process';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isolation } from './isolation.ts';
import { PROJECT } from './places.ts';
import { type Noise, reportJson } from './report-json.ts';
import { missedGoals, type Report, reportTable } from './report-table.ts';
import { runScale, type ScaleOutcome } from './run-scale.ts';
import { isScaleName, SCALE_NAMES, type ScaleName } from './scales.ts';

const USAGE = `Usage: npm run bench -- [--quick] [--scale a|b|c]... [--json]`;

interface Arguments {
  quick: boolean;
  json: boolean;
  scales: ScaleName[];
}

function readArguments(argv: string[]): Arguments | null {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        scale: { type: 'string', multiple: true, default: [] },
      },
    });
    const { quick, json } = values;
    const asked = values.scale.filter(isScaleName);
    if (asked.length !== values.scale.length) return null;
    const usual = quick ? SCALE_NAMES.filter((name) => name !== 'c') : SCALE_NAMES;
    return { quick, json, scales: asked.length > 0 ? asked : usual };
  } catch {
    return null;
  }
}

const mutter = (text: string) => process.stderr.write(`${text}\n`);

/** The page and the command line are measured as they are shipped. */
function build(): boolean {
  const { status } = spawnSync(process.execPath, [join(PROJECT, 'test', 'build.mjs'), '--if-stale'], {
    cwd: PROJECT,
    // Data goes to stdout, words to stderr.
    stdio: ['ignore', 2, 2],
  });
  return status === 0;
}

/** What stands in the way of measuring, or null. */
function obstacle(): string | null {
  if (process.platform !== 'linux') return 'The bench measures Linux only, so far.';
  return build() ? null : 'The build failed, so there is nothing to measure.';
}

interface Outcome {
  report: Report;
  noise: Noise;
  failures: string[];
}

/** Null where a scan and ss differ: then no figure counts. */
async function measure(
  { scales, quick }: Arguments,
  before: readonly string[] | null,
): Promise<Outcome | null> {
  const outcome: Outcome = { report: {}, noise: {}, failures: [] };
  for (const scale of scales) {
    const { failures, equality, measurements, noisePercent } = await runScale({ scale, quick }, before);
    outcome.failures.push(...failures.map((failure) => `${scale}: ${failure}`));
    outcome.report[scale] = measurements;
    outcome.noise[scale] = Math.round(noisePercent);
    if (sayWhetherEqual(scale, equality)) continue;
    sayFailures(outcome.failures);
    return null;
  }
  return outcome;
}

const sayFailures = (failures: readonly string[]) => {
  for (const failure of failures) mutter(`Not measured: ${failure}`);
};

async function main(argv: string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (!wanted) {
    mutter(USAGE);
    return 2;
  }
  const inTheWay = obstacle();
  if (inTheWay) {
    mutter(inTheWay);
    return 1;
  }
  const before = isolation();
  if (!before) mutter('Not in a namespace of its own: the other programs of this machine are measured too.');
  const outcome = await measure(wanted, before);
  if (!outcome) return 1;
  const { report, noise, failures } = outcome;
  if (wanted.json) {
    const json = reportJson(report, { ...wanted, isolated: before !== null, noise, failures });
    process.stdout.write(`${JSON.stringify(json)}\n`);
  } else printTable(report, noise, wanted);
  sayFailures(failures);
  return failures.length > 0 ? 1 : 0;
}

function sayWhetherEqual(scale: ScaleName, equality: ScaleOutcome['equality']): boolean {
  if (!equality || equality.length === 0) {
    mutter(`${scale}: the scan could not be compared with ss, so there are no figures.`);
    return false;
  }
  for (const { reader, sockets, differences } of equality) {
    if (differences.length === 0) {
      mutter(`${scale}: ${reader} and ss agree on ${sockets} sockets and their processes`);
      continue;
    }
    mutter(`${scale}: ${reader} and ss differ, so there are no figures (+ only in the scan, - only in ss):`);
    for (const difference of differences.slice(0, 20)) mutter(`  ${difference}`);
    return false;
  }
  return true;
}

function printTable(report: Report, noise: Noise, { scales, quick }: Arguments): void {
  const missed = missedGoals(report, scales);
  const lines = [
    '',
    ...noiseLines(noise),
    `Node ${process.versions.node}, Linux ${release()}, ${cpus().length} cores${quick ? ', quick' : ''}`,
    '',
    reportTable(report, scales),
    '',
    '! marks a missed goal. A peer line says what the peer costs and how many times ours that is.',
    missed.length === 0 ? 'Every goal is met.' : 'Missed:',
    ...missed.map((line) => `  ${line}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** An idle machine is at 1 or 2 percent. */
const NOISY_PERCENT = 10;

function noiseLines(noise: Noise): string[] {
  const noisy = Object.entries(noise).filter(([, percent]) => percent >= NOISY_PERCENT);
  if (noisy.length === 0) return [];
  const shares = noisy.map(([scale, percent]) => `${percent} % before ${scale}`).join(', ');
  return [
    `Other programs kept the machine busy (${shares}): trust the ratios, and no time on the clock.`,
    '',
  ];
}

process.exitCode = await main(process.argv.slice(2));
