/** Two projects that reserve the same port. Pure. */
import type { ProjectRef, Reservation } from '../../../preload/model.ts';
import { conflictId, type Found, reservationKey, reservedParty } from './conflict-found.ts';
import type { Counting, Scene } from './conflict-scene.ts';
import { clashSentence, folderWord, portWord, projectWord } from './conflict-words.ts';
import { fitOf } from './is-rightful.ts';
import { compare } from './side.ts';
import { IGNORE, suggestFree, suggestNext, suggestReassign } from './suggestions.ts';

/** The contract takes no party above 100. */
const MAX_CLAIMANTS = 100;

interface Claim {
  reservation: Reservation;
  project: ProjectRef;
}

/** `now`: a clash begins when it is first seen. */
export const findProjectClashes = (scene: Scene, now: string): Found[] =>
  scene.reserved.flatMap((counting) => {
    if (counting.owners.length < 2) return [];
    const claims = claimsOf(counting, scene);
    return claims.length < 2 ? [] : [clash(claims, counting, scene, now)];
  });

/** One for each repository: worktrees of one carry the same file. */
function claimsOf({ owners }: Counting, scene: Scene): Claim[] {
  const claims: Claim[] = [];
  const roots = new Set<string>();
  const all = owners.flatMap((reservation) =>
    reservation.project ? [{ reservation, project: reservation.project }] : [],
  );
  for (const { reservation, project } of all.sort((a, b) => compare(a.project.root, b.project.root))) {
    if (claims.length === MAX_CLAIMANTS) break;
    if (roots.has(project.root)) continue;
    roots.add(project.root);
    if (claims.some((claim) => scene.areWorktrees(claim.project.root, project.root))) continue;
    claims.push({ reservation, project });
  }
  return claims;
}

function clash(claims: readonly Claim[], counting: Counting, scene: Scene, now: string): Found {
  const { port, protocol } = counting;
  const sides = scene.sidesAt(counting);
  const names = namesOf(claims, scene.home);
  const parties = claims.map(({ reservation }, index) => {
    const own = sides.find((side) => fitOf(reservation, side) === 'yes');
    const party = reservedParty(reservation, 'claimant', own, scene);
    return { ...party, name: names[index] ?? party.name };
  });
  return {
    id: conflictId(
      'project-clash',
      counting,
      claims.map(({ reservation }) => reservationKey(reservation)),
    ),
    kind: 'project-clash',
    port,
    protocol,
    parties,
    since: now,
    message: clashSentence(portWord(counting), names),
    suggestions: [
      ...sides.slice(0, 1).flatMap((side) => suggestFree(side, `Free ${port}`)),
      ...suggestNext(counting, scene),
      ...parties.slice(0, 2).flatMap((_, index) => suggestReassign(port, parties, index)),
      IGNORE,
    ],
  };
}

/** With their folders where two projects have one name. */
function namesOf(claims: readonly Claim[], home: string): string[] {
  const names = claims.map(({ project }) => project.name);
  return claims.map(({ project: { name, root } }) =>
    names.filter((other) => other === name).length === 1
      ? projectWord(name)
      : `${projectWord(name)} in ${folderWord(root, home)}`,
  );
}
