/** Which ports are known to be a project's server's own: by the history, or because they are reserved for it. Pure. */
import type { Habit, Listener, Owner, ProjectRef, Reservation } from '../../../preload/model.ts';
import type { Scene } from './conflict-scene.ts';
import { isIn } from './folder-paths.ts';
import { groupBy } from './group-by.ts';
import { fitOf } from './is-rightful.ts';
import type { Side } from './side.ts';

/** Servers that find their port taken try the next ones. */
const NEAR = 20;
/** From here on systems hand out ports by themselves: that one was seen there may be chance. */
const EPHEMERAL = 32_768;

/** How often each program of one project came up on each port. */
export interface ProjectHabits {
  byCommand: ReadonlyMap<string, CommandHabits>;
  ports: ReadonlySet<number>;
}

interface CommandHabits {
  times: ReadonlyMap<number, number>;
  /** The ports of those that somebody else may have now. */
  lost: readonly number[];
}

export interface Server {
  listener: Listener;
  owner: Owner;
  project: ProjectRef;
  command: string;
  side: Side;
}

/** A port that is known to be the server's, and why. */
export interface Claim {
  port: number;
  /** How often it was seen there; null where it is reserved for it. */
  times: number | null;
  reservationId: string | null;
}

export function habitsByProject(scene: Scene): Map<string, ProjectHabits> {
  const tcp = scene.habits.filter(({ protocol }) => protocol === 'tcp');
  const isLost = (port: number, root: string): boolean => {
    const rows = scene.rowsAt({ port, protocol: 'tcp' });
    return rows.length > 0 && rows.every(({ owner }) => scene.projectOf(owner)?.root !== root);
  };
  const commandHabits = (group: readonly Habit[], root: string): CommandHabits => ({
    times: new Map(group.map(({ port, times }) => [port, times])),
    lost: group.flatMap(({ port }) => (isLost(port, root) ? [port] : [])),
  });
  const projects = [...groupBy(tcp, ({ project }) => project.root)];
  return new Map(
    projects.map(([root, group]) => {
      const commands = [...groupBy(group, ({ command }) => command)];
      const byCommand = new Map(commands.map(([command, own]) => [command, commandHabits(own, root)]));
      return [root, { byCommand, ports: new Set(group.map(({ port }) => port)) }];
    }),
  );
}

/** The nearest below first: that is where it began to try. */
export function claimsOf(server: Server, habits: ProjectHabits | undefined, scene: Scene): Claim[] {
  const { port } = server.listener;
  const near: Claim[] = [];
  const own = habits?.byCommand.get(server.command);
  const hasOwnPorts = own !== undefined && own.times.size > (own.times.has(port) ? 1 : 0);
  for (let below = port - 1; below >= Math.max(1, port - NEAR); below--) {
    if (scene.rowsAt({ port: below, protocol: 'tcp' }).length === 0) continue;
    const reservation = reservedFor(server, below, scene);
    // Another program of the project, with ports of its own, did not look for this one.
    const isOthers = hasOwnPorts && !own?.times.has(below);
    const times = own?.times.get(below) ?? (!isOthers && habits?.ports.has(below) ? 1 : 0);
    if (reservation && (!isOthers || reservation.match?.command !== undefined))
      near.push({ port: below, times: null, reservationId: reservation.id });
    else if (isKnown(below, times, 1)) near.push({ port: below, times, reservationId: null });
  }
  const far = (own?.lost ?? []).flatMap((known): Claim[] => {
    const times = own?.times.get(known) ?? 0;
    const isNear = known <= port && known >= port - NEAR;
    return !isNear && isKnown(known, times, 2) ? [{ port: known, times, reservationId: null }] : [];
  });
  return [...near, ...far.sort((a, b) => Math.abs(a.port - port) - Math.abs(b.port - port))];
}

const isKnown = (port: number, times: number, least: number): boolean =>
  times >= (port >= EPHEMERAL ? 3 : least);

/** `times` has this very process in it. Half as often as there is often enough. */
export const isUsualToo = (times: number, { times: usual }: Claim): boolean =>
  times > 1 && (times - 1) * 2 >= (usual ?? 3);

export function reservedFor({ side, owner }: Server, port: number, scene: Scene): Reservation | undefined {
  const { owners = [] } = scene.reservedAt({ port, protocol: 'tcp' }) ?? {};
  return owners.find(
    (reservation) =>
      (reservation.project === null || isBelow(owner, reservation.project.root)) &&
      fitOf(reservation, side) === 'yes',
  );
}

export const isBelow = ({ cwd, project }: Owner, root: string): boolean =>
  project?.root === root || (cwd !== null && isIn(cwd, root));
