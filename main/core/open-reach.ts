/** Puts checks together: what the core knows of this machine, and the calls about them. */
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { Platform } from './platform/platform.ts';
import { createChecks } from './reach/checks.ts';
import { reachHandlers } from './reach-calls.ts';
import type { SnapshotStore } from './store.ts';
import type { Watcher } from './watching/watcher.ts';

export interface OpenReachDeps {
  platform: Pick<Platform, 'tryBind' | 'connections' | 'portRules'>;
  watcher: Watcher;
  store: SnapshotStore;
  /** What follows from the newest scan is known: project files of folders that were first seen in it. */
  settled: () => Promise<void>;
  onError(error: unknown): void;
}

export interface OpenReach {
  handlers: ReturnType<typeof reachHandlers>;
  stop(): Promise<void>;
}

export function openReach({ watcher, store, settled, onError }: OpenReachDeps): OpenReach {
  const checks = createChecks({
    async fresh() {
      await watcher.scanNow();
      await settled();
      return store.get();
    },
    interfaces: networkInterfaces,
    lookUp: (name) => lookup(name, { all: true, verbatim: true }).catch(() => []),
    onError,
  });
  return { handlers: reachHandlers(checks), stop: checks.stop };
}
