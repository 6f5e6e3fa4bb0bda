/** Who keeps the owner of a port up: the supervisor or the service unit above it, with each ancestor described once. */
import type { Owner } from '../../../preload/model.ts';
import { identityKey, type Platform, type ProcessFacts } from '../platform/platform.ts';
import { ownUnitOf } from '../supervision/own-unit.ts';
import { isSession } from '../supervision/sessions.ts';
import { findSupervisor } from '../supervision/supervisors.ts';

export interface KeptUpBy {
  /** Null where nobody is known to. `name`: what it calls the server; the unit's name for `systemd`. */
  find(facts: ProcessFacts): Promise<Owner['supervisor']>;
  /** Forgets every ancestor of none of these. */
  keepOnly(live: Iterable<ProcessFacts>): void;
}

export function createKeptUpBy({ describe }: Pick<Platform, 'describe'>): KeptUpBy {
  let known = new Map<string, Promise<ProcessFacts | null>>();

  const described = (identity: ProcessFacts['identity']): Promise<ProcessFacts | null> => {
    const key = identityKey(identity);
    const before = known.get(key);
    if (before) return before;
    const asked = describe(identity);
    known.set(key, asked);
    return asked;
  };

  /** Nearest first, as far as somebody's terminal, editor or log-in: what is above that keeps nothing up. */
  const ancestorsOf = async ({ parents }: ProcessFacts): Promise<ProcessFacts[]> => {
    const ancestors: ProcessFacts[] = [];
    for (const identity of parents) {
      const facts = await described(identity);
      if (!facts) break;
      ancestors.push(facts);
      if (isSession(facts)) break;
    }
    return ancestors;
  };

  return {
    async find(facts) {
      // Its engine keeps it up, and says so itself.
      if (facts.containerId) return null;
      const ancestors = await ancestorsOf(facts);
      const match = findSupervisor(facts, ancestors);
      if (match) return { kind: match.kind, name: match.name };
      // Whether a runner has started anything else decides what ends with the server, not whose it is.
      const unit = ownUnitOf(facts, ancestors, () => 1);
      return unit && { kind: 'systemd', name: unit.name };
    },
    keepOnly(live) {
      const kept = new Map<string, Promise<ProcessFacts | null>>();
      for (const { parents } of live) {
        for (const identity of parents) {
          const key = identityKey(identity);
          const asked = known.get(key);
          if (asked) kept.set(key, asked);
        }
      }
      known = kept;
    },
  };
}
