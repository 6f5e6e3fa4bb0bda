/** A conflict as it is found at one look, its id, and the parties in it. */
import { createHash } from 'node:crypto';
import type { Conflict, ConflictKind, Party, ProjectRef, Reservation } from '../../../preload/model.ts';
import type { PortKey, Scene } from './conflict-scene.ts';
import { reservedWord, sideWord } from './conflict-words.ts';
import { programKey } from './program-key.ts';
import type { Side } from './side.ts';

/** Whether it is ignored, and since when it lasts over several looks, is written in the book. */
export type Found = Omit<Conflict, 'state'>;

/** The same for the same sides, in whichever order they are found. */
export function conflictId(
  kind: ConflictKind,
  { port, protocol }: PortKey,
  sides: readonly string[],
): string {
  const text = JSON.stringify([kind, port, protocol, ...sides.toSorted()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** What of a side stays the same over its restarts. */
export function sideKey(side: Side, project: ProjectRef | null): string {
  const { container } = side.listener;
  if (container) return `container\n${container.name}`;
  return project ? `project\n${project.root}` : programSideKey(side);
}

/** The same for sides of one project. */
export const programSideKey = ({ listener }: Side): string => programKey(listener);

export const reservationKey = ({ project, match, name }: Reservation): string =>
  project ? `project\n${project.root}` : JSON.stringify([match, name]);

export function sideParty(side: Side, role: Party['role'], scene: Scene): Party {
  const { listener, owner, since } = side;
  const project = scene.projectOf(owner);
  return {
    role,
    name: sideWord(side, project, scene.home),
    process: owner && { pid: owner.pid, name: owner.name, startedAt: owner.startedAt },
    project,
    user: owner?.user ?? listener.user,
    listenerId: listener.id,
    reservationId: null,
    address: listener.address,
    port: listener.port,
    since,
    localhost: [],
  };
}

/** Who a reservation is for; with `side`, where its server has the port too. */
export function reservedParty(
  reservation: Reservation,
  role: Party['role'],
  side: Side | undefined,
  scene: Scene,
): Party {
  const { project, id } = reservation;
  const name = reservedWord(reservation);
  if (side) return { ...sideParty(side, role, scene), name, project, reservationId: id };
  return {
    role,
    name,
    process: null,
    project,
    user: null,
    listenerId: null,
    reservationId: id,
    address: null,
    port: null,
    since: null,
    localhost: [],
  };
}
