/** Contract call -> core function, one line each; the compiler demands every one. */
import type { DoctorReport } from '../../preload/contract.ts';
import { fail, ok, type Result, type Settings, type Snapshot } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import type { Freeing } from './freeing/freeing.ts';
import type { SeenListeners } from './freeing/seen-listeners.ts';
import { localUrl } from './local-url.ts';
import { nextPorts } from './next-ports.ts';
import type { Platform } from './platform/platform.ts';
import type { SettingsFile } from './settings.ts';
import type { SnapshotStore } from './store.ts';
import type { Watcher } from './watching/watcher.ts';

export interface HandlerDeps {
  store: SnapshotStore;
  watcher: Watcher;
  freeing: Freeing;
  seen: SeenListeners;
  platform: Pick<Platform, 'argv'>;
  settings: SettingsFile;
  openUrl: (url: string) => Promise<Result<null>>;
  doctor: (snapshot: Snapshot) => DoctorReport;
}

export function createHandlers(core: HandlerDeps): Handlers {
  return {
    'ports.snapshot': async ({ fresh }) => ok(fresh ? await freshSnapshot(core) : core.store.get()),
    'ports.argv': async ({ listenerId }) => wholeArgv(core, listenerId),
    'ports.plan': (input) => core.freeing.plan(input),
    'ports.free': (input) => core.freeing.free(input),
    'ports.cancelFree': async ({ freeId }) => ok({ cancelled: core.freeing.cancel(freeId) }),
    'ports.forceFree': async ({ freeId }) => ok({ forced: core.freeing.forceNow(freeId) }),
    'ports.next': async (input) =>
      ok({ ports: await nextPorts(input, (await freshSnapshot(core)).listeners) }),
    'ports.open': async ({ listenerId }) => open(core, listenerId),
    'watching.pause': async () => ok(pauseOrResume(core, 'pause')),
    'watching.resume': async () => ok(pauseOrResume(core, 'resume')),
    'settings.get': async () => ok(core.settings.read()),
    'settings.set': (changes) => setSettings(core, changes),
    'host.doctor': async () => ok(core.doctor(await freshSnapshot(core))),
  };
}

async function freshSnapshot({ watcher, store }: HandlerDeps): Promise<Snapshot> {
  await watcher.scanNow();
  return store.get();
}

function pauseOrResume({ watcher, store }: HandlerDeps, verb: 'pause' | 'resume'): { at: string } {
  watcher[verb]();
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
  { settings: file, store }: HandlerDeps,
  changes: { [K in keyof Omit<Settings, 'version'>]?: Settings[K] | undefined },
): Promise<Result<{ settings: Settings }>> {
  const { settings } = file.read();
  const next: Settings = {
    version: 1,
    graceMs: changes.graceMs ?? settings.graceMs,
    protectedNames: changes.protectedNames ?? settings.protectedNames,
    theme: changes.theme ?? settings.theme,
  };
  const writing = file.write(next);
  store.update({ settings: next });
  const written = await writing;
  return written.ok ? ok({ settings: next }) : written;
}
