/** All conflicts of one look: of every kind, in order, bounded. Pure. */
import { ConflictKind } from '../../../preload/model.ts';
import type { Found } from './conflict-found.ts';
import type { Scene } from './conflict-scene.ts';
import { findDisplaced, type WasOpen } from './displaced.ts';
import type { LocalhostAnswer } from './localhost-probe.ts';
import { findProjectClashes } from './project-clash.ts';
import { findReservedTaken, findTunnelBlocked } from './reserved-taken.ts';
import { compare } from './side.ts';
import { type SplitCandidate, splitConflict } from './split.ts';

/** More than anybody reads. The rest is counted in the last one's sentence. */
const MAX_CONFLICTS = 1_000;

export interface Known {
  candidates: readonly SplitCandidate[];
  /** Who answered on localhost, by port; a split whose try is not done yet is not told. */
  answers: ReadonlyMap<number, LocalhostAnswer>;
  wasOpen: WasOpen;
  now: string;
}

export function findConflicts(scene: Scene, { candidates, answers, wasOpen, now }: Known): Found[] {
  const splits = candidates.flatMap((candidate) => {
    const answer = answers.get(candidate.port);
    return answer ? [splitConflict(candidate, answer, scene)] : [];
  });
  return inOrder([
    ...findReservedTaken(scene),
    ...splits,
    ...findDisplaced(scene, wasOpen),
    ...findTunnelBlocked(scene),
    ...findProjectClashes(scene, now),
  ]);
}

/** By kind, then by port; one of each id. */
export function inOrder(found: readonly Found[]): Found[] {
  const unique = [...new Map(found.toReversed().map((one) => [one.id, one])).values()];
  const rank = (one: Found) => ConflictKind.options.indexOf(one.kind);
  const all = unique.sort((a, b) => rank(a) - rank(b) || a.port - b.port || compare(a.id, b.id));
  const left = all.length - MAX_CONFLICTS;
  if (left <= 0) return all;
  return all
    .slice(0, MAX_CONFLICTS)
    .map((one, index) =>
      index === MAX_CONFLICTS - 1 ? { ...one, message: `${one.message} (${left} more are not listed)` } : one,
    );
}
