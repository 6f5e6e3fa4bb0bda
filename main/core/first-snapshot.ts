/** What the doors are shown before the first look at the ports. */
import type { Host, Snapshot } from '../../preload/model.ts';
import type { DesktopDoor } from './desktop-calls.ts';
import type { Platform } from './platform/platform.ts';
import type { SettingsFile } from './settings.ts';

/** See `CoreDeps`. */
interface FirstFacts {
  readonly platform: Pick<Platform, 'self' | 'capabilities'>;
  readonly door: Host['door'];
  readonly version: string;
  readonly home: string;
  readonly settings: Pick<SettingsFile, 'read'>;
  readonly desktop?: DesktopDoor;
}

export const firstSnapshot = ({
  platform,
  door,
  version,
  home,
  settings,
  desktop,
}: FirstFacts): Omit<Snapshot, 'revision' | 'at'> => ({
  schema: 1,
  host: { door, version, pid: process.pid, user: platform.self.user, home, elevated: platform.self.elevated },
  capabilities: platform.capabilities,
  watching: { state: 'starting', reader: '', scanMs: 0, resumesAt: null },
  settings: settings.read().settings,
  listeners: [],
  freeing: [],
  again: [],
  reservations: [],
  offers: [],
  conflicts: [],
  tunnels: [],
  desktop: desktop?.state() ?? null,
  warnings: settings.read().warnings,
});
