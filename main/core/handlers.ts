/** Contract call -> core function, one line each; the compiler demands every one. */
import type { DoctorReport, HandlerInput, NextPorts } from '../../preload/contract.ts';
import {
  fail,
  ok,
  type PortExplanation,
  type Protocol,
  type ReferenceSource,
  type Result,
  type Settings,
  type Snapshot,
  type StartAgain,
} from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import type { StartAgainBook } from './again/start-again.ts';
import { cleanText } from './clean-text.ts';
import type { Conflicts } from './conflicts/conflicts.ts';
import type { Reservations } from './conflicts/reservations.ts';
import type { connectionHandlers } from './connections/connection-calls.ts';
import { type DesktopDoor, desktopHandlers } from './desktop-calls.ts';
import { explainPort } from './freeing/explain-port.ts';
import type { Freeing } from './freeing/freeing.ts';
import { findPortFacts } from './freeing/port-facts.ts';
import type { SeenListeners } from './freeing/seen-listeners.ts';
import type { History } from './history/history.ts';
import { localUrl } from './local-url.ts';
import { nextPorts } from './next-ports.ts';
import type { OwnerContainers } from './owner/owner-containers.ts';
import type { Platform } from './platform/platform.ts';
import { portUsage } from './port-usage.ts';
import type { ProjectFiles } from './projects/project-files.ts';
import type { Publication } from './publication.ts';
import type { reachHandlers } from './reach-calls.ts';
import type { Registry } from './registry/create-registry.ts';
import {
  acceptOffer,
  addReservation,
  declineOffer,
  ignoreConflict,
  reassign,
  removeReservation,
} from './reservation-calls.ts';
import type { SettingsFile } from './settings.ts';
import type { SnapshotStore } from './store.ts';
import type { tunnelHandlers } from './tunnel-calls.ts';
import type { Watcher } from './watching/watcher.ts';

export interface HandlerDeps {
  store: SnapshotStore;
  watcher: Watcher;
  freeing: Freeing;
  again: StartAgainBook;
  seen: SeenListeners;
  platform: Pick<Platform, 'argv' | 'tryBind' | 'connections' | 'portRules' | 'usage'>;
  ownerContainers: Pick<OwnerContainers, 'settled'>;
  settings: SettingsFile;
  reservations: Reservations;
  projectFiles: ProjectFiles;
  conflicts: Conflicts;
  history: History;
  registry: Registry;
  tunnelHandlers: ReturnType<typeof tunnelHandlers>;
  reachHandlers: ReturnType<typeof reachHandlers>;
  connectionHandlers: ReturnType<typeof connectionHandlers>;
  publication: Publication;
  desktop: DesktopDoor | undefined;
  openUrl: (url: string) => Promise<Result<null>>;
  doctor: (snapshot: Snapshot) => Promise<DoctorReport>;
}

export function createHandlers(core: HandlerDeps): Handlers {
  return {
    'ports.snapshot': async ({ fresh }) => ok(fresh ? await freshSnapshot(core) : core.store.get()),
    'ports.argv': async ({ listenerId }) => wholeArgv(core, listenerId),
    'ports.plan': (input) => core.freeing.plan(input),
    'ports.free': (input) => core.freeing.free(input),
    'ports.planMany': ({ listenerIds, ...word }) => core.freeing.planMany(listenerIds, word),
    'ports.freeMany': ({ targets, ...word }) => core.freeing.freeMany(targets, word),
    'ports.startAgain': ({ againId }) => startAgain(core, againId),
    'ports.againLog': ({ againId }) => core.again.log(againId),
    'ports.explain': ({ port, protocol }) => explain(core, port, protocol),
    'ports.usage': async ({ listenerIds }) => portUsage(core, listenerIds, performance.now()),
    'ports.cancelFree': async ({ freeId }) => ok({ cancelled: core.freeing.cancel(freeId) }),
    'ports.forceFree': async ({ freeId }) => ok({ forced: core.freeing.forceNow(freeId) }),
    'ports.next': (input) => next(core, input),
    'ports.open': async ({ listenerId }) => open(core, listenerId),
    'watching.pause': async ({ minutes }) => ok(pause(core, minutes)),
    'watching.resume': async () => ok(resume(core)),
    'reservations.add': (input) => addReservation(core, input),
    'reservations.remove': ({ reservationId }) => removeReservation(core, reservationId),
    'reservations.accept': ({ offerId }) => acceptOffer(core, offerId),
    'reservations.decline': ({ offerId }) => declineOffer(core, offerId),
    'conflicts.ignore': ({ conflictId, ignored }) => ignoreConflict(core, conflictId, ignored),
    'conflicts.reassign': ({ conflictId, party }) => reassign(core, conflictId, party),
    ...core.tunnelHandlers,
    ...core.reachHandlers,
    ...core.connectionHandlers,
    ...desktopHandlers(core.desktop),
    'history.list': (query) => core.history.list(query),
    'registry.about': async ({ port }) => ok(await core.registry.about(port)),
    'registry.search': async ({ query, limit }) => ok({ hits: await core.registry.search(query, limit) }),
    'registry.update': async ({ path }) => named(core, await core.registry.update(path)),
    'registry.reset': async () => named(core, await core.registry.reset()),
    'notices.undelivered': async ({ reason }) => ok(undelivered(core, reason)),
    'settings.get': async () => ok(core.settings.read()),
    'settings.set': (changes) => setSettings(core, changes),
    'host.doctor': async () => ok(await core.doctor(await freshSnapshot(core))),
  };
}

async function startAgain({ again }: HandlerDeps, againId: string): Promise<Result<{ again: StartAgain }>> {
  const started = await again.start(againId);
  return started.ok ? ok({ again: started.value }) : started;
}

/** Rows that are there already get the names of the new list before the call answers. */
async function named(
  { watcher }: HandlerDeps,
  result: Result<ReferenceSource>,
): Promise<Result<{ source: ReferenceSource }>> {
  // A list that cannot be kept counts until this run ends, so its names count too.
  if (result.ok || result.failure.code === 'unavailable') await watcher.nameAgain();
  return result.ok ? ok({ source: result.value }) : result;
}

/** With everything that follows from the scan, such as the project files of folders that were first seen in it. */
async function freshSnapshot(core: HandlerDeps): Promise<Snapshot> {
  const { watcher, store, ownerContainers, projectFiles, conflicts } = core;
  await watcher.scanNow();
  await ownerContainers.settled();
  await projectFiles.settled();
  await conflicts.settled();
  return store.get();
}

/** A project that asks may have a file of its own that was never seen: nothing of it need run. */
async function next(core: HandlerDeps, input: HandlerInput<'ports.next'>): Promise<Result<NextPorts>> {
  if (input.project !== undefined) core.projectFiles.see([input.project]);
  return ok({ ports: await nextPorts(input, await freshSnapshot(core)) });
}

async function explain(
  core: HandlerDeps,
  port: number,
  protocol: Protocol,
): Promise<Result<PortExplanation>> {
  const freshListeners = async () => (await freshSnapshot(core)).listeners;
  return ok(explainPort(await findPortFacts(port, protocol, { platform: core.platform, freshListeners })));
}

function pause({ watcher, store }: HandlerDeps, minutes: number | undefined): { at: string } {
  watcher.pause(minutes === undefined ? null : minutes * 60_000);
  return { at: store.get().at };
}

function resume({ watcher, store }: HandlerDeps): { at: string } {
  watcher.resume();
  return { at: store.get().at };
}

function undelivered({ publication, store }: HandlerDeps, reason: string): { at: string } {
  publication.undelivered({
    code: 'notifications-failed',
    message: `This system did not show a notification: ${cleanText(reason)}`,
    nextStep:
      'Conflicts are shown here in any case. Allow notifications for Quayside in the system’s settings.',
  });
  return { at: store.get().at };
}

const unknownRow = () =>
  fail('not-found', 'That row is not known here any more.', 'Look at the list again and choose anew.');

async function wholeArgv(
  { seen, platform }: HandlerDeps,
  listenerId: string,
): Promise<Result<{ argv: string[] }>> {
  const row = seen.get(listenerId);
  if (!row) return unknownRow();
  const argv = row.owner && (await platform.argv(row.owner.identity));
  return argv
    ? ok({ argv })
    : fail('not-found', 'Its command line cannot be read any more.', 'Look at the list again.');
}

async function open({ seen, openUrl }: HandlerDeps, listenerId: string): Promise<Result<{ url: string }>> {
  const row = seen.get(listenerId);
  if (!row) return unknownRow();
  const url = localUrl(row.listener);
  if (!url.ok) return url;
  const opened = await openUrl(url.value);
  return opened.ok ? ok({ url: url.value }) : opened;
}

/** A field that is left out, or sent as undefined, stays as it was. */
async function setSettings(
  { settings: file, store, projectFiles, publication }: HandlerDeps,
  changes: { [K in keyof Omit<Settings, 'version'>]?: Settings[K] | undefined },
): Promise<Result<{ settings: Settings }>> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const next: Settings = { ...file.read().settings, ...given };
  const writing = file.write(next);
  store.update({ settings: next });
  if (changes.projectFolders) projectFiles.setFolders(changes.projectFolders);
  // Notices that wait for their turn go by what holds now.
  publication.refresh();
  const written = await writing;
  return written.ok ? ok({ settings: next }) : written;
}
