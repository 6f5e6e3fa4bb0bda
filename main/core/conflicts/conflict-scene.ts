/** All that conflicts are found in, in the order in which they are looked for: who is at a port, and for whom it is kept. */

import { foldersFrom } from '../../../preload/folder-path.ts';
import type { Habit, Listener, Owner, ProjectRef, Protocol, Reservation } from '../../../preload/model.ts';
import type { ConflictInput } from './conflict-input.ts';
import { groupBy } from './group-by.ts';
import { type Side, sidesOf } from './side.ts';

export interface PortKey {
  readonly port: number;
  readonly protocol: Protocol;
}

/** The reservations that count for one port. */
export interface Counting extends PortKey {
  /** The user's, where there is one; else those of project files. */
  readonly owners: readonly Reservation[];
  /** The same by the root of their project; null for those of no project. */
  readonly byRoot: ReadonlyMap<string | null, readonly Reservation[]>;
  /** Whether `owners` were written by the user. */
  readonly byUser: boolean;
  readonly tunnels: readonly Reservation[];
}

export interface Scene {
  readonly home: string;
  readonly listeners: readonly Listener[];
  readonly habits: readonly Habit[];
  readonly reserved: readonly Counting[];
  /** Ids of reservations of tunnels that nobody wants up now. */
  readonly resting: ReadonlySet<string>;
  areWorktrees(rootA: string, rootB: string): boolean;
  reservedAt(key: PortKey): Counting | null;
  rowsAt(key: PortKey): readonly Listener[];
  sidesAt(key: PortKey): readonly Side[];
  /** The roots of the projects that listen there. */
  rootsAt(key: PortKey): ReadonlySet<string>;
  /** Those that count there, and are of no project or of one at or above the owner's folder. */
  reservedNear(owner: Owner, key: PortKey): readonly Reservation[];
  /** As the owner says; else the nearest project known by a reservation or by the history. */
  projectOf(owner: Owner | null): ProjectRef | null;
  /** The first port above on which nobody listens and which nobody reserved. */
  nextFree(key: PortKey): number | null;
}

const LAST_PORT = 65_535;

const numberOf = ({ port, protocol }: PortKey): number => port * 2 + (protocol === 'udp' ? 1 : 0);

export function createScene(input: ConflictInput, home: string): Scene {
  const { listeners, reservations, habits, resting, areWorktrees } = input;
  const rows = groupBy(listeners, numberOf);
  const reserved = new Map(
    [...groupBy(reservations, numberOf)].map(([key, group]) => [key, counting(group)] as const),
  );
  const sides = new Map<number, readonly Side[]>();
  const roots = new Map<number, ReadonlySet<string>>();
  const projectOf = createProjectLookup(reservations, habits);
  const nextFree = createNextFree((key) => rows.has(key) || reserved.has(key));
  const rowsAt = (key: PortKey) => rows.get(numberOf(key)) ?? [];
  const reservedAt = (key: PortKey) => reserved.get(numberOf(key)) ?? null;
  const foldersOf = createFolderWalks();
  return {
    home,
    listeners,
    habits,
    reserved: [...reserved.values()].flatMap((one) => one ?? []),
    resting,
    areWorktrees,
    reservedAt,
    reservedNear(owner, key) {
      const byRoot = reservedAt(key)?.byRoot;
      return byRoot ? [null, ...foldersOf(owner)].flatMap((folder) => byRoot.get(folder) ?? []) : [];
    },
    rootsAt(key) {
      const number = numberOf(key);
      const known =
        roots.get(number) ?? new Set(rowsAt(key).flatMap(({ owner }) => projectOf(owner)?.root ?? []));
      roots.set(number, known);
      return known;
    },
    rowsAt,
    sidesAt(key) {
      const number = numberOf(key);
      const known = sides.get(number) ?? sidesOf(rowsAt(key));
      sides.set(number, known);
      return known;
    },
    projectOf,
    nextFree,
  };
}

/** What the user wrote outranks what stands in project files; tunnels need their port in any case. */
function counting(group: readonly Reservation[]): Counting | null {
  const [first] = group;
  if (!first) return null;
  const tunnels = group.filter(({ source }) => source === 'tunnel');
  const users = group.filter(({ source }) => source === 'user' || source === 'learned');
  const files = group.filter(({ source }) => source === 'project-file');
  const byUser = users.length > 0;
  const owners = byUser ? users : files;
  const byRoot = groupBy(owners, ({ project }) => project?.root ?? null);
  return { port: first.port, protocol: first.protocol, owners, byRoot, byUser, tunnels };
}

/** Each folder is walked up once. */
function createFolderWalks(): (owner: Owner) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return ({ cwd, project }) => {
    const folder = cwd ?? project?.root;
    if (folder === undefined) return [];
    const folders = known.get(folder) ?? foldersFrom(folder);
    known.set(folder, folders);
    return folders;
  };
}

function createProjectLookup(
  reservations: readonly Reservation[],
  habits: readonly Habit[],
): Scene['projectOf'] {
  const roots = new Map<string, ProjectRef>();
  for (const { project } of [...reservations, ...habits]) if (project) roots.set(project.root, project);
  const byFolder = new Map<string, ProjectRef | null>();
  return (owner) => {
    if (owner?.project) return { root: owner.project.root, name: owner.project.name };
    const folder = owner?.cwd;
    if (!folder || roots.size === 0) return null;
    const known = byFolder.get(folder);
    if (known !== undefined) return known;
    const root = foldersFrom(folder).find((one) => roots.has(one));
    const found = (root !== undefined && roots.get(root)) || null;
    byFolder.set(folder, found);
    return found;
  };
}

/** Remembers how far each taken port sends on, so that a long row of them is walked once. */
function createNextFree(isTaken: (key: number) => boolean): Scene['nextFree'] {
  const known = new Map<number, number>();
  return (from) => {
    const { protocol } = from;
    const walked: number[] = [numberOf(from)];
    let port = from.port + 1;
    for (; port <= LAST_PORT; port++) {
      const key = numberOf({ port, protocol });
      if (!isTaken(key)) break;
      const jump = known.get(key);
      if (jump !== undefined) {
        port = jump;
        break;
      }
      walked.push(key);
    }
    for (const key of walked) known.set(key, port);
    return port <= LAST_PORT ? port : null;
  };
}
