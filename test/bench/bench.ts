/** `npm run bench`: one table of what Quayside costs, each figure beside its goal and its peers from the same run. */
import { spawnSync } from 'node:child_process';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES, judged, verdict } from './figures.ts';
import { isolation } from './isolation.ts';
import { PROJECT } from './places.ts';
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

async function main(argv: string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (!wanted) {
    mutter(USAGE);
    return 2;
  }
  if (process.platform !== 'linux') {
    mutter('The bench measures Linux only, so far.');
    return 1;
  }
  if (!build()) {
    mutter('The build failed, so there is nothing to measure.');
    return 1;
  }
  const before = isolation();
  if (!before) mutter('Not in a namespace of its own: the other programs of this machine are measured too.');
  const report: Report = {};
  const failures: string[] = [];
  for (const scale of wanted.scales) {
    const outcome = await runScale({ scale, quick: wanted.quick }, before);
    failures.push(...outcome.failures.map((failure) => `${scale}: ${failure}`));
    if (!sayWhetherEqual(scale, outcome)) {
      for (const failure of failures) mutter(failure);
      return 1;
    }
    report[scale] = outcome.measurements;
  }
  if (wanted.json)
    process.stdout.write(`${JSON.stringify(asJson(report, wanted, before !== null, failures))}\n`);
  else printTable(report, wanted);
  for (const failure of failures) mutter(`Not measured: ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

function sayWhetherEqual(scale: ScaleName, { equality }: ScaleOutcome): boolean {
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

function printTable(report: Report, { scales, quick }: Arguments): void {
  const missed = missedGoals(report, scales);
  const lines = [
    '',
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

const asJson = (report: Report, { scales, quick }: Arguments, isolated: boolean, failures: string[]) => ({
  schema: 1,
  node: process.versions.node,
  kernel: release(),
  cores: cpus().length,
  quick,
  isolated,
  figures: Object.entries(FIGURES).map(([id, { title, unit, goals, judge }]) => ({
    id,
    title,
    unit,
    goals,
    judge,
  })),
  scales: Object.fromEntries(scales.map((scale) => [scale, scaleJson(scale, report[scale] ?? {})])),
  missed: missedGoals(report, scales),
  failures,
});

const scaleJson = (scale: ScaleName, measurements: Report[ScaleName] = {}) =>
  Object.fromEntries(
    Object.entries(measurements).map(([id, measurement]) => {
      const figure = id as keyof typeof FIGURES; // the keys of the record's type
      return [
        id,
        { ...measurement, judged: judged(figure, measurement), verdict: verdict(figure, scale, measurement) },
      ];
    }),
  );

process.exitCode = await main(process.argv.slice(2));
