/** The figures for programs. */
import { cpus, release } from 'node:os';
import { FIGURES, type FigureId, judged, verdict } from './figures.ts';
import { type Measurements, missedGoals, type Report } from './report-table.ts';
import type { ScaleName } from './scales.ts';

/** How busy the machine was with other things before each scale, in percent of all cores. */
export type Noise = Partial<Record<ScaleName, number>>;

export interface Circumstances {
  scales: readonly ScaleName[];
  quick: boolean;
  /** Measured where nothing else of the machine is seen. */
  isolated: boolean;
  noise: Noise;
  /** What went wrong, a text each. */
  failures: readonly string[];
}

export const reportJson = (report: Report, circumstances: Circumstances) => ({
  schema: 1,
  node: process.versions.node,
  kernel: release(),
  cores: cpus().length,
  quick: circumstances.quick,
  isolated: circumstances.isolated,
  noise: circumstances.noise,
  figures: Object.entries(FIGURES).map(([id, figure]) => ({ id, ...figure })),
  scales: Object.fromEntries(
    circumstances.scales.map((scale) => [scale, judgedFigures(scale, report[scale] ?? {})]),
  ),
  missed: missedGoals(report, circumstances.scales),
  failures: circumstances.failures,
});

const judgedFigures = (scale: ScaleName, measurements: Measurements) =>
  Object.fromEntries(
    Object.entries(measurements).map(([id, measurement]) => {
      const figure = id as FigureId; // the keys of the record's type
      const more = { judged: judged(figure, measurement), verdict: verdict(figure, scale, measurement) };
      return [id, { ...measurement, ...more }];
    }),
  );
