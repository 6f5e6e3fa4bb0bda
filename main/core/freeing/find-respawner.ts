/** Who started a server again right after it was ended. */
import type { Platform, ProcessFacts } from '../platform/platform.ts';
import { identityKey } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { createProcessTree } from './process-tree.ts';
import { isSession } from './sessions.ts';
import { shellRunOf } from './shell-text.ts';
import { findSupervisor, type SupervisorMatch } from './supervisors.ts';

/**
 * A known supervisor above the newcomer; else the parent that it shares with the one that was ended, which nothing else
 * would explain. `canStop` is false where to end it would close somebody's terminal or editor.
 */
export async function findRespawner(
  newcomer: TrackedListener,
  before: readonly ProcessFacts[],
  platform: Pick<Platform, 'processes' | 'describe'>,
): Promise<{ match: SupervisorMatch; canStop: boolean } | null> {
  const { owner } = newcomer;
  if (!owner) return null;
  const tree = createProcessTree(await platform.processes());
  const described = await Promise.all(
    tree.above(owner.identity.pid).map(({ identity }) => platform.describe(identity)),
  );
  const ancestors = described.filter((facts) => facts !== null);
  const known = findSupervisor(owner, ancestors);
  if (known) return { match: known, canStop: true };
  const old = new Set(before.map(({ identity }) => identityKey(identity)));
  const shared = ancestors.find(({ identity }) => old.has(identityKey(identity)));
  if (!shared) return null;
  const match: SupervisorMatch = {
    kind: shellRunOf(shared) ? 'shell loop' : shared.name,
    name: null,
    process: shared,
    when: 'at-once',
  };
  return { match, canStop: !isSession(shared) };
}
