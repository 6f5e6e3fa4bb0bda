/** What owners use, from two answers of the host: the processor as a share of one core, the memory in bytes. Pure. */
import type { CallOutput } from '../../preload/contract.ts';

export type UsageAnswer = CallOutput<'ports.usage'>;

export interface RowUsage {
  /** In per cent of one core, over the time between two answers; empty until there are two. */
  readonly cpu: string;
  readonly memoryBytes: number;
}

export interface Asked {
  readonly ids: readonly string[];
  readonly answer: UsageAnswer;
}

/** By the ids of rows. Rows of which nothing is told are not in it. */
export function usageOf(before: Asked | null, now: Asked): ReadonlyMap<string, RowUsage> {
  const earlier = new Map(before?.ids.map((id, at) => [id, before.answer.usage[at]]));
  const passed = before === null ? 0 : now.answer.atMs - before.answer.atMs;
  return new Map(
    now.ids.flatMap((id, at) => {
      const usage = now.answer.usage[at];
      const last = earlier.get(id);
      if (!usage) return [];
      const cpu = last && passed > 0 ? cpuWords(((usage.cpuMs - last.cpuMs) / passed) * 100) : '';
      return [[id, { cpu, memoryBytes: usage.memoryBytes }] as const];
    }),
  );
}

/** `0 %`, `0.4 %`, `37 %`, `210 %`: processors together may use more than one. */
export function cpuWords(share: number): string {
  const shown = Math.max(0, share);
  return `${shown < 0.05 ? '0' : shown < 9.95 ? shown.toFixed(1) : Math.round(shown)} %`;
}
