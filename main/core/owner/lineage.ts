/** What stands above the owner of a port: who keeps it up, what started it, and from where; each ancestor is described once. */
import { isInterpreter, launcherKind } from '../../../preload/launcher-kind.ts';
import type { Owner } from '../../../preload/model.ts';
import { identityKey, type Platform, type ProcessFacts } from '../platform/platform.ts';
import { ownUnitOf } from '../supervision/own-unit.ts';
import { isSession } from '../supervision/sessions.ts';
import { findSupervisor } from '../supervision/supervisors.ts';

export interface Lineage {
  /**
   * The supervisor or the service unit above it, the nearest terminal, editor, agent and the like, and its ancestors up to
   * where it was typed, nearest first.
   */
  find(facts: ProcessFacts): Promise<Pick<Owner, 'supervisor' | 'launchedBy'> & { above: ProcessFacts[] }>;
  /** Forgets every ancestor of none of these. */
  keepOnly(live: Iterable<ProcessFacts>): void;
}

export function createLineage({ describe }: Pick<Platform, 'describe'>): Lineage {
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

  const keptUpBy = (facts: ProcessFacts, ancestors: readonly ProcessFacts[]): Owner['supervisor'] => {
    // Its engine keeps it up, and says so itself.
    if (facts.containerId) return null;
    const match = findSupervisor(facts, ancestors);
    if (match) return { kind: match.kind, name: match.name };
    // Whether a runner has started anything else decides what ends with the server, not whose it is.
    const unit = ownUnitOf(facts, ancestors, () => 1);
    return unit && { kind: unit.manager ?? 'systemd', name: unit.name };
  };

  /** Most are told by their names; what an interpreter runs, by its command line. */
  const launchedBy = async ({ parents, launchers }: ProcessFacts): Promise<Owner['launchedBy']> => {
    for (const { pid, name } of launchers.toReversed()) {
      const identity = isInterpreter(name) && parents.find((parent) => parent.pid === pid);
      const facts = identity ? await described(identity) : null;
      const place = launcherKind({ name, argv: facts?.argv ?? [] });
      if (place) return { kind: place.kind, name: place.called, pid };
    }
    return null;
  };

  return {
    async find(facts) {
      const ancestors = await ancestorsOf(facts);
      return {
        supervisor: keptUpBy(facts, ancestors),
        launchedBy: await launchedBy(facts),
        above: ancestors,
      };
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
