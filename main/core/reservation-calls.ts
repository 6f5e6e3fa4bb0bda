/** What the calls about reservations and conflicts do: checks what is asked, writes it down, and has everything derived anew. */
import { realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { HandlerInput } from '../../preload/contract.ts';
import {
  type Conflict,
  fail,
  type Match,
  ok,
  type Party,
  type ProjectRef,
  type Reservation,
  type Result,
} from '../../preload/model.ts';
import { cleanText } from './clean-text.ts';
import type { Reservations } from './conflicts/reservations.ts';
import { findProject } from './projects/find-project.ts';
import type { ProjectFiles } from './projects/project-files.ts';
import type { Publication } from './publication.ts';
import type { NewReservation } from './reservation-id.ts';
import type { SnapshotStore } from './store.ts';

export interface ReservationDeps {
  store: SnapshotStore;
  reservations: Reservations;
  projectFiles: ProjectFiles;
  publication: Publication;
}

type Reserved = Promise<Result<{ reservation: Reservation }>>;

export async function addReservation(
  core: ReservationDeps,
  { port, protocol, name, project: folder, match }: HandlerInput<'reservations.add'>,
): Reserved {
  const found = folder === undefined ? ok(null) : await projectAt(folder);
  if (!found.ok) return found;
  const project = found.value;
  if (project) core.projectFiles.see([project.root]);
  return settle(
    core,
    await core.reservations.add({
      port,
      protocol,
      name: name ?? project?.name ?? 'reserved',
      project,
      match: match ? await withRealFolder(match) : project && { cwd: project.root },
      source: 'user',
    }),
  );
}

export async function removeReservation(core: ReservationDeps, id: string): Reserved {
  const foreign = core.projectFiles.reservations().find((reservation) => reservation.id === id);
  if (foreign) {
    const file = `${foreign.project?.root ?? ''}/quayside.json`;
    return fail('invalid-input', `That reservation stands in ${file}.`, 'Remove it in that file.');
  }
  return settle(core, await core.reservations.remove(id));
}

export async function acceptOffer(core: ReservationDeps, offerId: string): Reserved {
  const offer = core.store.get().offers.find(({ id }) => id === offerId);
  if (!offer) return fail('not-found', 'That offer is not made any more.', 'Reserve the port yourself.');
  const { port, protocol, name, project } = offer;
  const match = { cwd: project.root };
  return settle(
    core,
    await core.reservations.add({ port, protocol, name, project, match, source: 'learned' }),
  );
}

export async function declineOffer(
  core: ReservationDeps,
  offerId: string,
): Promise<Result<{ declined: boolean }>> {
  const known = core.store.get().offers.some(({ id }) => id === offerId);
  if (!known) return ok({ declined: false });
  const written = await core.reservations.decline(offerId);
  core.publication.refresh();
  return written.ok ? ok({ declined: true }) : written;
}

const unknownConflict = () =>
  fail('not-found', 'There is no such conflict any more.', 'Look at the list of conflicts again.');

export async function ignoreConflict(
  core: ReservationDeps,
  conflictId: string,
  ignored: boolean,
): Promise<Result<{ ignored: boolean }>> {
  if (!conflictOf(core, conflictId)) return unknownConflict();
  const written = await core.reservations.ignore(conflictId, ignored);
  core.publication.refresh();
  return written.ok ? ok({ ignored }) : written;
}

export async function reassign(core: ReservationDeps, conflictId: string, index: number): Reserved {
  const conflict = conflictOf(core, conflictId);
  if (!conflict) return unknownConflict();
  const party = conflict.parties[index];
  const reservation = party && reservationFor(core, conflict, party);
  if (!reservation) {
    return fail(
      'invalid-input',
      'The port cannot be given to that side: who it is cannot be told.',
      'Reserve it for a project or a command instead.',
    );
  }
  return settle(core, await core.reservations.assign(reservation));
}

const conflictOf = ({ store }: ReservationDeps, id: string): Conflict | undefined =>
  store.get().conflicts.find((conflict) => conflict.id === id);

/** For whom it is reserved already; else for its container; else for the party's project; else for what runs in its folder under its name. */
function reservationFor(
  { store }: ReservationDeps,
  { port, protocol }: Conflict,
  party: Party,
): NewReservation | null {
  const { listeners, reservations } = store.get();
  const earlier = reservations.find(({ id }) => id === party.reservationId);
  const { project } = party;
  // A server that was displaced keeps the port where it is now.
  const at = { port: party.port ?? port, protocol, source: 'user' } as const;
  if (earlier) return { ...at, name: nameOf(earlier), project: earlier.project, match: earlier.match };
  const { owner, container } = listeners.find(({ id }) => id === party.listenerId) ?? {};
  // Its proxy's command and folder say nothing.
  if (container)
    return { ...at, name: nameOf(container), project: null, match: { container: container.name } };
  if (project) return { ...at, name: nameOf(project), project, match: { cwd: project.root } };
  if (!owner) return null;
  const match = { command: owner.name, ...(owner.cwd && { cwd: owner.cwd }) };
  return { ...at, name: nameOf(owner), project: null, match };
}

/** As long as a reservation's name may be. */
const nameOf = ({ name }: { name: string }): string => name.slice(0, 100) || 'reserved';

async function projectAt(folder: string): Promise<Result<ProjectRef>> {
  if (!isAbsolute(folder)) {
    return fail(
      'invalid-input',
      `${cleanText(folder)} is not an absolute path.`,
      'Give the whole path of the project.',
    );
  }
  try {
    const root = await realpath(folder);
    if (!(await stat(root)).isDirectory()) throw new Error('not a folder');
    const project = await findProject(root);
    return ok({ root, name: project?.root === root ? project.name : cleanText(basename(root)) || root });
  } catch {
    return fail('invalid-input', `There is no folder ${cleanText(folder)}.`, 'Give the folder of a project.');
  }
}

/** The system tells a process's folder without links. One that is not there yet stays as it was given. */
const withRealFolder = async (match: Match): Promise<Match> =>
  match.cwd === undefined ? match : { ...match, cwd: await realpath(match.cwd).catch(() => match.cwd) };

function settle(core: ReservationDeps, done: Result<Reservation>): Result<{ reservation: Reservation }> {
  // Also what could not be written holds until the end of this run.
  core.publication.refresh();
  return done.ok ? ok({ reservation: done.value }) : done;
}
