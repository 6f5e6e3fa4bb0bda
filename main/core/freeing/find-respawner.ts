/** Who started a server again right after it was ended, by its ancestors as they are now. */
import type { Platform, ProcessFacts } from '../platform/platform.ts';
import { createProcessTree } from '../supervision/process-tree.ts';
import { respawnerAmong, type SupervisorMatch } from '../supervision/supervisors.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';

/** `before`: the ancestors of the one that was ended, nearest first. */
export async function findRespawner(
  { owner }: TrackedListener,
  before: readonly ProcessFacts[],
  platform: Pick<Platform, 'processes' | 'describe'>,
): Promise<SupervisorMatch | null> {
  if (!owner) return null;
  const tree = createProcessTree(await platform.processes());
  const described = await Promise.all(
    tree.above(owner.identity.pid).map(({ identity }) => platform.describe(identity)),
  );
  return respawnerAmong(
    owner,
    described.filter((facts) => facts !== null),
    before,
  );
}
