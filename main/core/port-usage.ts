/** What the owners of some rows use of the machine, asked for while somebody looks at them. */
import { fail, ok, type Result } from '../../preload/model.ts';
import type { SeenListeners } from './freeing/seen-listeners.ts';
import type { Platform, ProcessUsage } from './platform/platform.ts';

interface UsageDeps {
  seen: Pick<SeenListeners, 'get'>;
  platform: Pick<Platform, 'usage'>;
}

export interface PortUsage {
  /** In ms, of a clock that only goes forward: the times of two answers can be compared. */
  atMs: number;
  /** In the order of the ids; null for an owner that is hidden, gone, or that the system does not tell of. */
  usage: (ProcessUsage | null)[];
}

export function portUsage(
  { seen, platform }: UsageDeps,
  listenerIds: readonly string[],
  atMs: number,
): Result<PortUsage> {
  const { usage } = platform;
  if (!usage)
    return fail('unsupported', 'This system is not asked what processes use.', 'Use its own task manager.');
  const read = (id: string) => {
    const owner = seen.get(id)?.owner;
    return owner ? usage(owner.identity) : null;
  };
  return ok({ atMs, usage: listenerIds.map(read) });
}
