/** The figures that are measured, and what each is to reach at each scale. */
import type { ScaleName } from './scales.ts';

export type Unit = 'ms' | '%' | 'MB' | 'times';

export interface Figure {
  readonly title: string;
  readonly unit: Unit;
  /** Scales without a goal are measured all the same. */
  readonly goals: Partial<Record<ScaleName, number>>;
  /** `ratio`: how many times cheaper than the first peer, at least the goal. Else the value itself, at most the goal. */
  readonly judge: 'value' | 'ratio';
}

const all = (goal: number): Figure['goals'] => ({ a: goal, b: goal, c: goal });

const atMost = (title: string, unit: Unit, goals: Figure['goals']): Figure => ({
  title,
  unit,
  goals,
  judge: 'value',
});

export const FIGURES = {
  'steady-netlink': {
    title: 'complete steady scan (TCP, UDP, owners), CPU',
    unit: 'ms',
    goals: { a: 100, b: 750, c: 500 },
    judge: 'ratio',
  },
  'steady-procfs': {
    title: 'the same without koffi',
    unit: 'ms',
    goals: { a: 100, b: 150, c: 150 },
    judge: 'ratio',
  },
  'table-floor': atMost('socket table against plain C, CPU', 'times', all(1.3)),
  connections: atMost('scan with all connections against none, CPU', 'times', { b: 1.15 }),
  watching: atMost('watching every 500 ms over bare Node, of one core', '%', { a: 0.3, b: 0.3, c: 0.5 }),
  'open-rest': atMost('new listener at a connected client, at rest, p95', 'ms', all(550)),
  'open-lively': atMost('the same just after a change, p95', 'ms', all(150)),
  close: atMost('close at a connected client, by event, p95', 'ms', all(20)),
  'owner-newest': atMost('owner of a new listener: newest process, CPU', 'ms', { a: 1, b: 1, c: 3 }),
  'owner-oldest': atMost('the same: oldest process, CPU', 'ms', { a: 10, b: 50, c: 100 }),
  'owner-unnoticed': atMost('the same: oldest, number of open files unchanged', 'ms', {
    a: 10,
    b: 50,
    c: 100,
  }),
  'owners-cold': atMost(
    '1,000 whole owners (project, launcher, supervisor), looked up cold',
    'ms',
    all(2_000),
  ),
  block: atMost('longest block of the event loop, first scan included', 'ms', all(16)),
  memory: atMost('memory over bare Node', 'MB', { a: 12, b: 15, c: 25 }),
  ls: atMost('quayside ls --json over the start of Node', 'ms', { a: 150, b: 250, c: 400 }),
  'first-rows': atMost('first rows on the screen, browser mode', 'ms', { a: 1_000, b: 1_000, c: 1_500 }),
  freeing: atMost('freeing a well-behaved process, call to proof', 'ms', { a: 500 }),
} as const satisfies Record<string, Figure>;

export type FigureId = keyof typeof FIGURES;

export const FIGURE_IDS = Object.keys(FIGURES) as FigureId[]; // the keys of the object just above

/** Something else that does the same work, measured in the same run. */
export interface Peer {
  readonly name: string;
  /** In the figure's unit, unless `unit` says another. */
  readonly value: number;
  readonly unit?: Unit;
  /** How many times more it costs than ours, by the median of the rounds; null where that says nothing. */
  readonly ratio: number | null;
}

export interface Measurement {
  /** Null where it could not be measured here; `note` says why. */
  readonly value: number | null;
  readonly peers: readonly Peer[];
  readonly note?: string;
  /** A reason why the goal is missed whatever the value is. */
  readonly broken?: string;
}

export const unmeasured = (note: string): Measurement => ({ value: null, peers: [], note });

/** The number that the goal is about. */
export function judged(id: FigureId, measurement: Measurement): number | null {
  if (FIGURES[id].judge === 'value') return measurement.value;
  return measurement.peers[0]?.ratio ?? null;
}

/** `none` where there is no goal at this scale, or nothing was measured. */
export function verdict(id: FigureId, scale: ScaleName, measurement: Measurement): 'met' | 'missed' | 'none' {
  if (measurement.broken) return 'missed';
  const goals: Figure['goals'] = FIGURES[id].goals;
  const goal = goals[scale];
  const number = judged(id, measurement);
  if (goal === undefined || number === null) return 'none';
  return (FIGURES[id].judge === 'ratio' ? number >= goal : number <= goal) ? 'met' : 'missed';
}
