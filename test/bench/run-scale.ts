/** Runs one scale in a process of its own and collects what it prints. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Equality } from './equality.ts';
import { BENCH_PROGRAMS } from './places.ts';
import type { Measurements } from './report-table.ts';
import type { ScaleOptions, ScaleResult } from './scale-run.ts';
import { ended } from './worker.ts';

export interface ScaleOutcome {
  /** Null when it did not come to that. */
  equality: Equality[] | null;
  /** How busy the machine was with other things, in percent of all cores, before anything was measured. */
  noisePercent: number;
  measurements: Measurements;
  /** What went wrong, a text each. */
  failures: string[];
}

/** What hangs is ended after this. */
const LIMIT_MS = 10 * 60_000;

export async function runScale(
  options: Omit<ScaleOptions, 'isolated'>,
  before: readonly string[] | null,
): Promise<ScaleOutcome> {
  const asked: ScaleOptions = { ...options, isolated: before !== null };
  const ours = [process.execPath, join(BENCH_PROGRAMS, 'scale-run.js'), JSON.stringify(asked)];
  const [program = '', ...args] = [...(before ?? []), ...ours];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const outcome: ScaleOutcome = { equality: null, noisePercent: 0, measurements: {}, failures: [] };
  const timer = setTimeout(() => {
    outcome.failures.push(`${options.scale} was ended after ${LIMIT_MS / 60_000} minutes`);
    child.kill('SIGKILL');
  }, LIMIT_MS);
  const gone = ended(child);
  for await (const line of createInterface({ input: child.stdout })) {
    // Printed by scale-run.ts, which types it.
    take(outcome, JSON.parse(line) as ScaleResult);
  }
  await gone;
  clearTimeout(timer);
  if (child.exitCode !== 0)
    outcome.failures.push(`${options.scale} ended early (${child.exitCode ?? 'killed'})`);
  return outcome;
}

function take(outcome: ScaleOutcome, result: ScaleResult): void {
  if (result.kind === 'equality') outcome.equality = result.checked;
  else if (result.kind === 'noise') outcome.noisePercent = result.percent;
  else if (result.kind === 'measured') outcome.measurements[result.figure] = result.measurement;
  else outcome.failures.push(`${result.step}: ${result.error}`);
}
