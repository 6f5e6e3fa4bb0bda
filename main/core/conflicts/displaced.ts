/** A project's server that came up on another port than its usual one, which somebody else holds. Pure. */
import type { Owner } from '../../../preload/model.ts';
import { commandKey } from '../command-key.ts';
import { conflictId, type Found, sideKey, sideParty } from './conflict-found.ts';
import type { Scene } from './conflict-scene.ts';
import { displacedSentence, projectWord } from './conflict-words.ts';
import {
  type Claim,
  claimsOf,
  habitsByProject,
  isAtHome,
  isBelow,
  isUsualToo,
  type ProjectHabits,
  reservedFor,
  type Server,
} from './displaced-claims.ts';
import { fitOf, isStranger, isVeiled } from './is-rightful.ts';
import { isSameFamily } from './same-family.ts';
import { isOnLocalhost, type Side, sideOfOne } from './side.ts';
import { IGNORE, suggestFree, suggestReassign } from './suggestions.ts';

/** The conflicts of the last look, which a restart of one side does not end: `5173 5174`, and 5174 alone. */
export interface WasOpen {
  pairs: ReadonlySet<string>;
  on: ReadonlySet<number>;
}

export function findDisplaced(scene: Scene, wasOpen: WasOpen): Found[] {
  const habits = habitsByProject(scene);
  const commands = new Map<Owner, string>();
  const all = scene.listeners.flatMap((listener) => {
    const { owner, protocol, system, scope } = listener;
    if (protocol !== 'tcp' || !owner || system || scope === 'lan') return [];
    const project = scene.projectOf(owner);
    if (!project) return [];
    const command = commands.get(owner) ?? commandKey(owner);
    commands.set(owner, command);
    return displacement(
      { listener, owner, project, command, side: sideOfOne(listener) },
      habits.get(project.root),
      scene,
      wasOpen,
    );
  });
  // Of several ports of one server, the lowest is its own.
  return all.sort((a, b) => (a.parties[0]?.port ?? 0) - (b.parties[0]?.port ?? 0));
}

function displacement(
  server: Server,
  habits: ProjectHabits | undefined,
  scene: Scene,
  wasOpen: WasOpen,
): Found[] {
  const { port: on, since } = server.listener;
  if (!wasOpen.on.has(on) && isAtHome(server, habits)) return [];
  if (reservedFor(server, on, scene)) return [];
  const usual = habits?.byCommand.get(server.command)?.times.get(on) ?? 0;
  for (const claim of claimsOf(server, habits, scene)) {
    const { port } = claim;
    const known = wasOpen.pairs.has(`${port} ${on}`);
    // Who comes up there by its own habit was not displaced.
    if (isUsualToo(usual, claim) && !known) continue;
    const holder = holderOf(claim, server, scene);
    // Nor was who came up there before the other took its port.
    if (!holder || (holder.since > since && !known)) continue;
    const keys = [`project\n${server.project.root}`, sideKey(holder, scene.projectOf(holder.owner))];
    const id = conflictId('displaced', { port, protocol: 'tcp' }, keys);
    return [found(id, claim, server, holder, scene)];
  }
  return [];
}

/** Who has the server's port now; null where that is nobody, its own project, or cannot be told. */
function holderOf(claim: Claim, server: Server, scene: Scene): Side | null {
  const key = { port: claim.port, protocol: 'tcp' } as const;
  const sides = scene.sidesAt(key).filter(isOnLocalhost);
  if (sides.some((side) => isOwn(side, server, scene))) return null;
  const holder = sides.find((side) => (side.owner ? !isVeiled(side.owner) : isStranger(side)));
  if (!holder || claim.reservationId) return holder ?? null;
  const counting = scene.reservedAt(key);
  // A habit is worth less than what the user wrote, and than what the holder has a right to.
  if (counting?.byUser || counting?.owners.some((one) => fitOf(one, holder) === 'yes')) return null;
  return holder;
}

const isOwn = ({ owners }: Side, { owner, project }: Server, scene: Scene): boolean =>
  owners.some(
    (other) =>
      scene.projectOf(other)?.root === project.root ||
      isBelow(other, project.root) ||
      isSameFamily(other, owner),
  );

function found(id: string, claim: Claim, server: Server, holder: Side, scene: Scene): Found {
  const { port, reservationId } = claim;
  const { listener, project, side } = server;
  const name = projectWord(project.name);
  const parties = [
    { ...sideParty(side, 'rightful' as const, scene), name, reservationId },
    sideParty(holder, 'holder', scene),
  ];
  return {
    id,
    kind: 'displaced',
    port,
    protocol: 'tcp',
    parties,
    since: listener.since,
    message: displacedSentence({
      server: name,
      on: listener.port,
      from: port,
      holder: parties[1]?.name ?? '',
    }),
    suggestions: [
      ...suggestFree(holder, `Free ${port}`),
      ...suggestReassign(listener.port, parties, 0),
      ...suggestReassign(port, parties, 1),
      IGNORE,
    ],
  };
}
