/** Which ports are known to be a project's server's own: by the history, or because they are reserved for it. Pure. */

import { isIn } from '../../../preload/folder-path.ts';
import type { Habit, Listener, Owner, ProjectRef, Reservation } from '../../../preload/model.ts';
import type { Scene } from './conflict-scene.ts';
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
  /** The highest of them. */
  most: number;
  /** Those of the ports that somebody else may have now, in order. */
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
    const key = { port, protocol: 'tcp' } as const;
    return scene.rowsAt(key).length > 0 && !scene.rootsAt(key).has(root);
  };
  const commandHabits = (group: readonly Habit[], root: string): CommandHabits => ({
    times: new Map(group.map(({ port, times }) => [port, times])),
    most: group.reduce((most, { times }) => Math.max(most, times), 0),
    lost: group.flatMap(({ port }) => (isLost(port, root) ? [port] : [])).sort((a, b) => a - b),
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

/** Where it is as often as anywhere else: it has no claim to any other port. Most servers are. */
export function isAtHome({ command, listener }: Server, habits: ProjectHabits | undefined): boolean {
  const own = habits?.byCommand.get(command);
  const times = own?.times.get(listener.port) ?? 0;
  return own !== undefined && isUsual(times, Math.max(own.most, RESERVED_TIMES));
}

/** The nearest below first: that is where it began to try. Then the same command's other ports. */
export function* claimsOf(server: Server, habits: ProjectHabits | undefined, scene: Scene): Generator<Claim> {
  const { port } = server.listener;
  const own = habits?.byCommand.get(server.command);
  const hasOwnPorts = own !== undefined && own.times.size > (own.times.has(port) ? 1 : 0);
  for (let below = port - 1; below >= Math.max(1, port - NEAR); below--) {
    if (scene.rowsAt({ port: below, protocol: 'tcp' }).length === 0) continue;
    const reservation = reservedFor(server, below, scene);
    // Another program of the project, with ports of its own, did not look for this one.
    const isOthers = hasOwnPorts && !own?.times.has(below);
    const times = own?.times.get(below) ?? (!isOthers && habits?.ports.has(below) ? 1 : 0);
    if (reservation && (!isOthers || reservation.match?.command !== undefined)) {
      yield { port: below, times: null, reservationId: reservation.id };
    } else if (isKnown(below, times, 1)) yield { port: below, times, reservationId: null };
  }
  for (const far of nearestTo(port, own?.lost ?? [])) {
    const times = own?.times.get(far) ?? 0;
    if (isKnown(far, times, 2)) yield { port: far, times, reservationId: null };
  }
}

/** The ports, in order, from the nearest outwards; no more than are worth a look. */
function nearestTo(port: number, ports: readonly number[]): number[] {
  let [low, high] = [0, ports.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ports[middle] ?? 0) < port) low = middle + 1;
    else high = middle;
  }
  const around = ports.slice(Math.max(0, low - 2 * NEAR), low + 2 * NEAR);
  return around.sort((a, b) => Math.abs(a - port) - Math.abs(b - port));
}

const isKnown = (port: number, times: number, least: number): boolean =>
  times >= (port >= EPHEMERAL ? 3 : least);

/** What is reserved counts like a port on which it was seen so often. */
const RESERVED_TIMES = 3;

export const isUsualToo = (times: number, claim: Claim): boolean =>
  isUsual(times, claim.times ?? RESERVED_TIMES);

/** `times` has this very process in it. Half as often as elsewhere is often enough. */
const isUsual = (times: number, elsewhere: number): boolean => times > 1 && (times - 1) * 2 >= elsewhere;

export function reservedFor({ side, owner }: Server, port: number, scene: Scene): Reservation | undefined {
  const near = scene.reservedNear(owner, { port, protocol: 'tcp' });
  return near.find((reservation) => fitOf(reservation, side) === 'yes');
}

export const isBelow = ({ cwd, project }: Owner, root: string): boolean =>
  project?.root === root || (cwd !== null && isIn(cwd, root));
