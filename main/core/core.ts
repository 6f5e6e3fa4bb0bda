/** The only wiring: makes the one core out of a platform and the effects at its rim. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Service } from '../../preload/serve.ts';
import { createChanges, subscriber } from './changes.ts';
import { createConflicts } from './conflicts/conflicts.ts';
import { createNotices } from './conflicts/notices.ts';
import { openReservations } from './conflicts/reservations.ts';
import { connectionHandlers, ephemeralRanges } from './connections/connection-calls.ts';
import type { CoreDeps } from './core-deps.ts';
import { doctorReport } from './doctor/doctor-report.ts';
import { firstSnapshot } from './first-snapshot.ts';
import { createSeenListeners } from './freeing/seen-listeners.ts';
import { createHandlers } from './handlers.ts';
import { openHistory } from './history/history.ts';
import { openEngines } from './open-engines.ts';
import { openFreeing } from './open-freeing.ts';
import { openReach } from './open-reach.ts';
import { openTunnels } from './open-tunnels.ts';
import { ourHost } from './owner/our-host.ts';
import { createOwnerContainers } from './owner/owner-containers.ts';
import { createProcessFacts } from './owner/process-facts.ts';
import { plainStore } from './plain-store.ts';
import { createProjectFiles } from './projects/project-files.ts';
import { createProjectFinder } from './projects/project-finder.ts';
import { createPublication } from './publication.ts';
import { createRegistry } from './registry/create-registry.ts';
import { createStore } from './store.ts';
import { tunnelAt } from './tunnels/mark-tunnels.ts';
import { createWatcher } from './watching/watcher.ts';

export interface Core {
  readonly service: Service;
  /** Starts watching; settles after the first scan. */
  start(): Promise<void>;
  /** Scans at once and then at the usual pace: after the machine slept, for so many ms where that is known. */
  wake(sleptMs?: number): Promise<void>;
  /** Whether anybody looks at the list now; sets the pace. */
  setWatched(watched: boolean): void;
  /** Stops watching, cancels what is being freed without another signal, lets go of the platform. Once, however often asked. */
  stop(): Promise<void>;
}

export function createCore(deps: CoreDeps): Core {
  const { platform, settings } = deps;
  const now = deps.now ?? (() => new Date());
  const onError = deps.onError ?? (() => {});
  const monotonic = () => performance.now();
  const finder = createProjectFinder({ home: deps.home, monotonic });
  const facts = createProcessFacts(platform, finder.find, ourHost(platform.self, deps.otherHost));
  const seen = createSeenListeners();
  const store = createStore(firstSnapshot(deps), now);
  deps.desktop?.subscribe((desktop) => store.update({ desktop }));
  const changes = createChanges();
  const writable = deps.door !== 'command-line';
  const refresh = () => publication.refresh();

  const reservations = openReservations(deps.dataFolder, deps.makeStore);
  const projectFiles = createProjectFiles({
    dataFolder: deps.dataFolder,
    makeStore: plainStore,
    now,
    finder,
    writable,
    workingFolders: platform.workingFolders,
    onNews: refresh,
    onError,
  });
  projectFiles.setFolders(settings.read().settings.projectFolders);
  const registry = createRegistry({
    dataFolder: deps.dataFolder,
    system: platform.system,
    rules: () => platform.portRules(),
    now,
  });
  const history = openHistory({ folder: deps.dataFolder, now, writable, onError });
  const conflicts = createConflicts({ now, monotonic, home: deps.home, onProbed: refresh });
  const notices = createNotices({
    now,
    monotonic,
    emit: (notice) => changes.emit({ type: 'notice', at: notice.at, notice }),
  });
  const tunnelling = openTunnels({
    platform,
    dataFolder: deps.dataFolder,
    home: deps.home,
    now,
    monotonic,
    makeStore: deps.makeStore,
    makeDriver: deps.makeDriver,
    sshConfigFile: deps.sshConfigFile,
    async fresh() {
      await watcher.scanNow();
      return store.get();
    },
    onChange: refresh,
    onTunnel: (tunnelId, tunnel) =>
      changes.emit({ type: 'tunnel', at: now().toISOString(), tunnelId, tunnel }),
    onError,
  });
  const { tunnels } = tunnelling;
  const containers = deps.containers ?? openEngines(deps.home);
  const ownerContainers = createOwnerContainers({
    engines: containers,
    monotonic,
    onFound: refresh,
    onError,
  });
  const publication = createPublication({
    store,
    containers: ownerContainers,
    tunnels,
    settings,
    reservations,
    projectFiles,
    history,
    registry,
    conflicts,
    notices,
    emit: changes.emit,
  });

  const watcher = createWatcher({
    platform,
    facts,
    clock: { monotonic, now, yield: () => nextTurn() },
    serviceOf: registry.serviceOf,
    onError,
    see(rows) {
      seen.show(rows.values());
      ownerContainers.see(rows.values());
      publication.see(Array.from(rows.values(), (row) => row.listener));
    },
    publish(news, changed) {
      publication.scanned(news, changed);
      if (changed.length > 0) tunnels.portsChanged();
    },
  });
  const { freeing, again, ...ending } = openFreeing({
    platform,
    watcher,
    facts,
    containers,
    seen,
    dataFolder: deps.dataFolder,
    supervise: deps.supervise,
    tunnelOf: (listener) => tunnelAt(listener, tunnels.list()),
    settings: () => settings.read().settings,
    onProgress: (underWay) => store.update({ freeing: underWay }),
    onResult(result, closedIds) {
      const at = now().toISOString();
      history.noteFreed(closedIds, at);
      changes.emit({ type: 'freed', at, result });
    },
    onOffers: (offers) => store.update({ again: offers }),
    onStarted(started, listenerIds) {
      const at = now().toISOString();
      history.noteStarted(listenerIds, at);
      changes.emit({ type: 'started-again', at, again: started });
    },
    now,
    monotonic,
  });
  const reaching = openReach({
    platform,
    async fresh() {
      await watcher.scanNow();
      await projectFiles.settled();
      return store.get();
    },
    now,
    onError,
  });
  const handlers = createHandlers({
    store,
    watcher,
    freeing,
    again,
    seen,
    platform,
    ownerContainers,
    settings,
    reservations,
    projectFiles,
    conflicts,
    history,
    registry,
    tunnelHandlers: tunnelling.handlers,
    reachHandlers: reaching.handlers,
    connectionHandlers: connectionHandlers({
      platform,
      facts,
      listeners: () => store.get().listeners,
      rowOf: (listenerId) => seen.get(listenerId)?.listener ?? null,
      now,
    }),
    publication,
    desktop: deps.desktop,
    openUrl: deps.openUrl ?? ((url) => platform.openUrl(url)),
    doctor: async (snapshot) =>
      doctorReport({
        version: deps.version,
        system: platform.system,
        dataFolder: deps.dataFolder,
        snapshot,
        ranges: await ephemeralRanges(platform),
      }),
  });

  let stopped: Promise<void> | null = null;

  return {
    service: { handlers, snapshot: () => store.get(), subscribe: subscriber(store, changes) },
    async start() {
      await history.start();
      await watcher.start();
      if (writable) await ending.watchLogs();
      // A command line prints once: what an engine says comes in time, or not at all.
      if (!writable) return ownerContainers.settled();
      // What follows from the first list has only just held the event loop.
      await nextTurn();
      await tunnelling.start();
    },
    async wake(sleptMs = 0) {
      tunnels.woke(sleptMs);
      await watcher.scanNow();
    },
    setWatched: (watched) => watcher.setWatched(watched),
    stop() {
      stopped ??= (async () => {
        // Before anything is waited for: nothing may be signalled from now on.
        const freed = ending.stop();
        const ended = tunnelling.stop();
        const checked = reaching.stop();
        ownerContainers.stop();
        containers.dispose();
        watcher.stop();
        notices.stop();
        conflicts.stop();
        await Promise.all([freed, ended, checked, projectFiles.stop(), history.stop()]);
        platform.dispose();
      })();
      return stopped;
    },
  };
}
