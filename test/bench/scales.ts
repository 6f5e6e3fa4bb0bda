/** How busy the machine is while it is measured. */

export interface Scale {
  readonly listeners: number;
  readonly processes: number;
  /** Established pairs: two sockets each. */
  readonly connections: number;
  readonly udp: number;
  /** Open files of all processes of the load together. */
  readonly files: number;
}

/** A quiet desktop, a busy developer's machine, a server. */
export const SCALES = {
  a: { listeners: 20, processes: 50, connections: 0, udp: 10, files: 1_500 },
  b: { listeners: 500, processes: 300, connections: 5_000, udp: 100, files: 50_000 },
  c: { listeners: 2_000, processes: 1_000, connections: 20_000, udp: 200, files: 100_000 },
} as const satisfies Record<string, Scale>;

export type ScaleName = keyof typeof SCALES;

export const SCALE_NAMES = Object.keys(SCALES) as ScaleName[]; // the keys of the object just above

export const isScaleName = (name: string): name is ScaleName => Object.hasOwn(SCALES, name);
