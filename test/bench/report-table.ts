/** The figures as one table of plain text. Pure. */
import {
  FIGURE_IDS,
  FIGURES,
  type Figure,
  type FigureId,
  judged,
  type Measurement,
  type Unit,
  verdict,
} from './figures.ts';
import type { ScaleName } from './scales.ts';

export type Measurements = Partial<Record<FigureId, Measurement>>;
export type Report = Partial<Record<ScaleName, Measurements>>;

/** Three digits that count; whole numbers from 100 on. */
export function plainNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return value.toFixed(3);
}

const UNITS: Record<Unit, string> = { ms: ' ms', '%': ' %', MB: ' MB', times: 'x' };

const withUnit = (value: number, unit: Unit): string => `${plainNumber(value)}${UNITS[unit]}`;

/** Each figure has its own line, then one for each peer: its cost, and how many times ours that is. */
export function reportTable(report: Report, scales: readonly ScaleName[]): string {
  const rows = [['figure', 'goal', ...scales]];
  for (const id of FIGURE_IDS) {
    const cells = scales.map((scale) => ownCell(id, scale, report[scale]?.[id]));
    if (cells.every((cell) => cell === '')) continue;
    rows.push([FIGURES[id].title, goalText(id, scales), ...cells]);
    for (const name of peerNames(report, scales, id)) {
      rows.push([`  ${name}`, '', ...scales.map((scale) => peerCell(id, name, report[scale]?.[id]))]);
    }
  }
  return align(rows);
}

function goalText(id: FigureId, scales: readonly ScaleName[]): string {
  const figure: Figure = FIGURES[id];
  const goals = scales.map((scale) => figure.goals[scale]);
  const texts = goals.map((goal) => (goal === undefined ? '-' : String(goal)));
  const text = new Set(texts).size === 1 ? texts[0] : texts.join(' / ');
  if (text === undefined || text === '-') return '';
  return figure.judge === 'ratio' ? `>= ${text}x` : `<= ${text}${UNITS[figure.unit]}`;
}

function ownCell(id: FigureId, scale: ScaleName, measurement: Measurement | undefined): string {
  if (!measurement) return '';
  if (measurement.value === null) return `- (${measurement.note ?? 'not measured'})`;
  const figure: Figure = FIGURES[id];
  const ratio = figure.judge === 'ratio' ? judged(id, measurement) : null;
  const parts = [
    withUnit(measurement.value, figure.unit),
    ratio === null ? '' : `= ${plainNumber(ratio)}x`,
    measurement.note ? `(${measurement.note})` : '',
    verdict(id, scale, measurement) === 'missed' ? '!' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function peerNames(report: Report, scales: readonly ScaleName[], id: FigureId): string[] {
  const names = scales.flatMap((scale) => report[scale]?.[id]?.peers.map((peer) => peer.name) ?? []);
  return [...new Set(names)];
}

function peerCell(id: FigureId, name: string, measurement: Measurement | undefined): string {
  const peer = measurement?.peers.find((one) => one.name === name);
  if (!peer) return '';
  const value = withUnit(peer.value, peer.unit ?? FIGURES[id].unit);
  return peer.ratio === null ? value : `${value} = ${plainNumber(peer.ratio)}x`;
}

function align(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

/** One sentence for each goal that is missed. */
export function missedGoals(report: Report, scales: readonly ScaleName[]): string[] {
  return FIGURE_IDS.flatMap((id) =>
    scales.flatMap((scale) => {
      const measurement = report[scale]?.[id];
      if (!measurement || verdict(id, scale, measurement) !== 'missed') return [];
      const figure: Figure = FIGURES[id];
      const number = judged(id, measurement);
      const unit = figure.judge === 'ratio' ? 'times' : figure.unit;
      const goal = figure.goals[scale];
      const wanted = goal === undefined ? '' : `, goal ${goal}${UNITS[unit]}`;
      const reason = measurement.broken ? `: ${measurement.broken}` : '';
      const value = number === null ? 'no figure' : withUnit(number, unit);
      return [`${scale}: ${figure.title}: ${value}${wanted}${reason}`];
    }),
  );
}
