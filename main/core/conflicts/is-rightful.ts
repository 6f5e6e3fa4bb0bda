/** Whether a reservation is for who holds the port: yes, no, or it cannot be told. Pure. */

import { isIn, lastSegment } from '../../../preload/folder-path.ts';
import type { Container, Match, Owner, Reservation } from '../../../preload/model.ts';
import { isContainerProxy } from '../container-proxies.ts';
import type { Side } from './side.ts';

export type Fit = 'yes' | 'no' | 'unknown';

/** Who it is for; null where it is for nobody in particular: then it fits nobody. */
export function matchOf({ match, project }: Pick<Reservation, 'match' | 'project'>): Match | null {
  if (match && Object.values(match).some((value) => value !== undefined)) return match;
  return project ? { cwd: project.root } : null;
}

/** A family fits when one of its processes does: the parent, or a worker. A tunnel's own rows bear its name. */
export function fitOf(
  reservation: Pick<Reservation, 'match' | 'project' | 'source' | 'name'>,
  side: Side,
): Fit {
  if (reservation.source === 'tunnel' && isOfTunnel(side, reservation.name)) return 'yes';
  const match = matchOf(reservation);
  if (!match) return 'no';
  const { container } = side.listener;
  if (side.owners.length === 0 && container) return containerFit(match, container);
  if (side.owners.length === 0) return isStranger(side) ? 'no' : 'unknown';
  const fits = side.owners.map((owner) => ownerFit(match, owner));
  return best(fits);
}

/** Names of tunnels are unique, and a side is always of the port that is asked about. */
const isOfTunnel = ({ listeners }: Side, name: string): boolean =>
  listeners.some(({ tunnel }) => tunnel?.name === name);

/** Who cannot be seen, and is certainly somebody else: root runs the servers of others, such as containers' proxies. */
export function isStranger({ listener: { ownerHidden, user } }: Side): boolean {
  return ownerHidden === 'other-user' && user !== null && user !== 'root' && user !== '0';
}

/** Holds the port for a container that is not known. */
export const isVeiled = (owner: Owner): boolean => owner.container === null && isContainerProxy(owner);

function ownerFit(match: Match, owner: Owner): Fit {
  const { container } = owner;
  if (container) return containerFit(match, container);
  const fit = match.container === undefined ? worst([cwdFit(match, owner), commandFit(match, owner)]) : 'no';
  return fit === 'no' && isVeiled(owner) ? 'unknown' : fit;
}

function cwdFit({ cwd }: Match, owner: Owner): Fit {
  if (cwd === undefined) return 'yes';
  if (owner.cwd === null) return 'unknown';
  return isIn(owner.cwd, cwd) ? 'yes' : 'no';
}

/** `server.js` fits `node /home/dev/api/server.js`, and `vite` fits a process of that name. */
function commandFit({ command }: Match, { name, argv }: Owner): Fit {
  if (command === undefined) return 'yes';
  const isIt = (word: string) =>
    word === command || (word.endsWith(command) && lastSegment(word) === command);
  return name === command || argv.some(isIt) ? 'yes' : 'no';
}

/** Inside a container neither its command nor its folder is known; compose names its project after the folder. */
function containerFit(match: Match, container: Container): Fit {
  const names = [container.name, container.composeService];
  return worst([
    match.container === undefined || names.includes(match.container) ? 'yes' : 'no',
    match.cwd === undefined ? 'yes' : composeFit(match.cwd, container),
    match.command === undefined ? 'yes' : 'unknown',
  ]);
}

function composeFit(cwd: string, { composeProject }: Container): Fit {
  if (composeProject === null) return 'unknown';
  const folder = lastSegment(cwd)
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '');
  return composeProject === folder ? 'yes' : 'no';
}

const best = (fits: readonly Fit[]): Fit =>
  fits.includes('yes') ? 'yes' : fits.includes('unknown') ? 'unknown' : 'no';

const worst = (fits: readonly Fit[]): Fit =>
  fits.includes('no') ? 'no' : fits.includes('unknown') ? 'unknown' : 'yes';
