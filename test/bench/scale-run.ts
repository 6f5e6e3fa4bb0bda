/** Everything at one scale, in a process of its own: alone on its network where the system lets us. Prints a line of JSON a result. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEquality, type Equality } from './equality.ts';
import type { FigureId, Measurement } from './figures.ts';
import { startHost } from './host.ts';
import { type Load, startLoad } from './load.ts';
import { measureBlock } from './measure-block.ts';
import { measureCommandLine } from './measure-command-line.ts';
import { measureFloor } from './measure-floor.ts';
import { measureFreeing } from './measure-freeing.ts';
import { measureListens } from './measure-listens.ts';
import { measureOwners, startSleepers } from './measure-owners.ts';
import { measurePage } from './measure-page.ts';
import { measureConnections, measureSteadyScans } from './measure-scans.ts';
import { startWatchers } from './measure-watching.ts';
import { busyPercent } from './noise.ts';
import { findProgram, outputOf } from './programs.ts';
import { SCALES, type ScaleName } from './scales.ts';
import type { Reader, ScanWorker } from './scan-worker.ts';
import type { Setting } from './setting.ts';
import { startWorker, type Worker } from './worker.ts';

export interface ScaleOptions {
  scale: ScaleName;
  quick: boolean;
  /** This process has a network and processes of its own. */
  isolated: boolean;
}

export type ScaleResult =
  | { kind: 'equality'; checked: Equality[] }
  | { kind: 'noise'; percent: number }
  | { kind: 'measured'; figure: FigureId; measurement: Measurement }
  | { kind: 'failed'; step: string; error: string };

const print = (result: ScaleResult) => process.stdout.write(`${JSON.stringify(result)}\n`);

type Step = [name: string, work: () => Promise<Partial<Record<FigureId, Measurement>>>];

const measurements = (setting: Setting): Step[] => [
  ['steady scans', () => measureSteadyScans(setting)],
  ['the table beside plain C', async () => ({ 'table-floor': await measureFloor(setting) })],
  ['connections', () => connections(setting)],
  ['owners', () => measureOwners(setting)],
];

async function connections(setting: Setting): Promise<Partial<Record<FigureId, Measurement>>> {
  return setting.scale.connections > 0 ? { connections: await measureConnections(setting) } : {};
}

async function measureAll(setting: Setting): Promise<void> {
  const start = performance.now();
  const step = async ([name, work]: Step) => {
    const seconds = ((performance.now() - start) / 1_000).toFixed(0);
    process.stderr.write(`${setting.name}: ${seconds} s: ${name}\n`);
    try {
      for (const [figure, measurement] of Object.entries(await work())) {
        // The keys are those of the record's type.
        print({ kind: 'measured', figure: figure as FigureId, measurement });
      }
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      print({ kind: 'failed', step: name, error: text });
    }
  };
  print({ kind: 'noise', percent: await busyPercent() });
  for (const one of measurements(setting)) await step(one);
  // The watchers settle while other things are measured: they need a hundredth of a core.
  const watchers = await startWatchers(setting);
  await step(['the event loop', async () => ({ block: await measureBlock(setting) })]);
  await step(['the command line', async () => ({ ls: measureCommandLine(setting) })]);
  await step(['watching', () => watchers.measure()]);
  const host = await startHost(setting.folder);
  await step(['listens and closes', () => measureListens(host, setting)]);
  await step(['freeing', async () => ({ freeing: await measureFreeing(host, setting) })]);
  await step(['the page', async () => ({ 'first-rows': await measurePage(host, setting) })]);
  await host.end();
}

async function openScanners(): Promise<Setting['scanners']> {
  const scanners: Partial<Record<Reader, Worker<ScanWorker>>> = {};
  for (const reader of ['netlink', 'procfs'] as const) {
    const worker = startWorker<ScanWorker>('scan-worker');
    if (await worker.ask('open', reader)) scanners[reader] = worker;
    else await worker.end();
  }
  return scanners;
}

async function main(options: ScaleOptions): Promise<void> {
  const ss = findProgram('ss');
  if (!ss) throw new Error('ss is missing (Debian: iproute2), so nothing can be compared.');
  if (options.isolated) await outputOf(findProgram('ip') ?? 'ip', ['link', 'set', 'lo', 'up']);
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const scale = SCALES[options.scale];
  let load: Load | undefined;
  try {
    process.stderr.write(`${options.scale}: ${JSON.stringify(scale)}\n`);
    const sleepers = startSleepers(options.quick);
    load = await startLoad(scale);
    await load.connect();
    const scanners = await openScanners();
    const setting: Setting = {
      name: options.scale,
      scale,
      quick: options.quick,
      folder,
      ss,
      load,
      sleepers,
      scanners,
    };
    const checked = await checkEquality(setting);
    print({ kind: 'equality', checked });
    if (checked.length > 0 && checked.every((one) => one.differences.length === 0)) await measureAll(setting);
    await Promise.all(Object.values(scanners).map((scanner) => scanner.end()));
  } finally {
    await load?.end();
  }
}

// Ends with the bench, however that ends.
process.stdin.resume().on('end', () => process.exit(1));
await main(JSON.parse(process.argv[2] ?? '{}'));
process.exit(0);
