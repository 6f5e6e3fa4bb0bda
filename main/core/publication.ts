/** What a scan found, and all that follows from it (reservations, offers, conflicts, notices, history), into the one Snapshot. */
import type { Change, Snapshot, Warning } from '../../preload/model.ts';
import type { Conflicts } from './conflicts/conflicts.ts';
import type { Notices } from './conflicts/notices.ts';
import { findOffers } from './conflicts/offers.ts';
import type { Reservations } from './conflicts/reservations.ts';
import type { History } from './history/history.ts';
import type { OwnerContainers } from './owner/owner-containers.ts';
import type { ProjectFiles } from './projects/project-files.ts';
import type { Registry } from './registry/create-registry.ts';
import type { SettingsFile } from './settings.ts';
import type { SnapshotStore } from './store.ts';
import { markTunnels } from './tunnels/mark-tunnels.ts';
import type { Tunnels } from './tunnels/tunnels.ts';

export interface PublicationDeps {
  store: SnapshotStore;
  settings: Pick<SettingsFile, 'read'>;
  reservations: Pick<Reservations, 'list' | 'ignored' | 'declined' | 'warnings'>;
  projectFiles: Pick<ProjectFiles, 'see' | 'reservations' | 'areWorktrees' | 'warnings'>;
  history: Pick<History, 'see' | 'habits' | 'warnings'>;
  registry: Pick<Registry, 'warnings'>;
  conflicts: Pick<Conflicts, 'look'>;
  notices: Pick<Notices, 'take'>;
  containers: Pick<OwnerContainers, 'mark'>;
  tunnels: Pick<Tunnels, 'list' | 'reservations' | 'resting' | 'warnings'>;
  emit(change: Change): void;
}

export interface Publication {
  /** Takes the rows of a scan that is news, a turn of the event loop before `scanned` does. */
  see(listeners: Snapshot['listeners']): void;
  /** Takes what a scan found that is new. */
  scanned(
    news: Partial<Pick<Snapshot, 'listeners' | 'watching' | 'warnings'>>,
    changes: readonly Change[],
  ): void;
  /** Something else than the ports is new: a project file, a reservation, an answer of localhost. */
  refresh(): void;
  /** A door could not show a notice. */
  undelivered(warning: Warning): void;
}

export function createPublication(deps: PublicationDeps): Publication {
  const {
    store,
    settings,
    reservations,
    projectFiles,
    history,
    registry,
    conflicts,
    notices,
    containers,
    tunnels,
    emit,
  } = deps;
  let scanWarnings: readonly Warning[] = [];
  let doorWarning: Warning | null = null;
  let begun = false;
  /** Rows that the history knows and the Snapshot does not yet: whatever is published in between is published with them. */
  let coming: Pick<Snapshot, 'listeners'> | null = null;

  const warnings = (): Warning[] =>
    distinct([
      ...settings.read().warnings,
      ...reservations.warnings(),
      ...projectFiles.warnings(),
      ...tunnels.warnings(),
      ...history.warnings(),
      ...registry.warnings(),
      ...scanWarnings,
      ...(doorWarning ? [doorWarning] : []),
    ]);

  const derive = (listeners: Snapshot['listeners']) => {
    const all = [...reservations.list(), ...projectFiles.reservations(), ...tunnels.reservations()];
    const found = conflicts.look({
      listeners,
      reservations: all,
      habits: history.habits(),
      ignored: reservations.ignored(),
      resting: tunnels.resting(),
      areWorktrees: projectFiles.areWorktrees,
    });
    const offers = findOffers(history.habits(), all, reservations.declined());
    return { reservations: all, offers, conflicts: found.conflicts, changes: found.changes };
  };

  const publish = (news: Partial<Pick<Snapshot, 'listeners' | 'watching'>>, changed: readonly Change[]) => {
    if (!begun) {
      store.update({ ...news, warnings: warnings() });
      return;
    }
    const list = tunnels.list();
    const before = store.get().listeners;
    const listeners = markTunnels(containers.mark(news.listeners ?? before), list, before);
    const { changes: conflictChanges, ...derived } = derive(listeners);
    store.update({ ...news, listeners, tunnels: list, ...derived, warnings: warnings() });
    const changes = [...changed, ...conflictChanges];
    for (const change of changes) emit(change);
    notices.take(changes, store.get());
  };

  return {
    see(listeners) {
      projectFiles.see(workingFolders(listeners));
      history.see(listeners);
      coming = { listeners };
    },
    scanned({ warnings: fromScan, ...news }, changed) {
      if (fromScan) scanWarnings = fromScan;
      if (!news.listeners) {
        // A pause, a stall or the cost of a scan: nothing else follows from it.
        store.update(fromScan ? { ...news, warnings: warnings() } : news);
        // A pause makes notices quiet at once.
        if (begun && news.watching) notices.take([], store.get());
        return;
      }
      begun = true;
      coming = null;
      publish(news, changed);
    },
    refresh: () => publish((begun ? coming : null) ?? {}, []),
    undelivered(warning) {
      doorWarning = warning;
      store.update({ warnings: warnings() });
    },
  };
}

/** A folder that cannot be used is found out by each of its files. */
const distinct = (warnings: readonly Warning[]): Warning[] => [
  ...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values(),
];

const workingFolders = (listeners: Snapshot['listeners']): Set<string> =>
  new Set(listeners.flatMap(({ owner }) => owner?.cwd ?? []));
