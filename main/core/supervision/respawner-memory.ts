/** Who was seen to start a freed server again, though nothing about it said that it would. */
import { identityKey, type ProcessFacts } from '../platform/platform.ts';
import type { SupervisorMatch } from './supervisors.ts';

const MOST_REMEMBERED = 100;

export interface RespawnerMemory {
  remember(match: SupervisorMatch): void;
  /** The nearest of them that was. */
  find(ancestors: readonly ProcessFacts[]): SupervisorMatch | null;
}

export function createRespawnerMemory(): RespawnerMemory {
  const known = new Map<string, SupervisorMatch>();
  return {
    remember(match) {
      known.delete(identityKey(match.process.identity));
      known.set(identityKey(match.process.identity), match);
      for (const key of known.keys()) {
        if (known.size <= MOST_REMEMBERED) break;
        known.delete(key);
      }
    },
    find(ancestors) {
      for (const process of ancestors) {
        const match = known.get(identityKey(process.identity));
        if (match) return match;
      }
      return null;
    },
  };
}
