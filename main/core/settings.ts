/** The user's settings, with their file behind them. */
import { type Result, Settings, type Warning } from '../../preload/model.ts';
import { type MakeStore, openSavedFile } from './saved-file.ts';

export interface SettingsFile {
  read(): { settings: Settings; warnings: Warning[] };
  /** What could not be written still holds until the end of this run. */
  write(settings: Settings): Promise<Result<null>>;
}

export const DEFAULT_SETTINGS: Settings = {
  version: 1,
  graceMs: 3_000,
  protectedNames: [],
  theme: 'system',
  notifications: { enabled: true, mutedRules: [], mutedPorts: [], mutedUntil: null },
  watchedPorts: [],
  pinnedPorts: [],
  projectFolders: [],
  globalShortcut: 'off',
  checkForUpdates: false,
};

export function openSettings(folder: string, makeStore?: MakeStore, now?: () => Date): SettingsFile {
  const file = openSavedFile<Settings>({
    folder,
    name: 'settings',
    what: 'settings file',
    schema: Settings,
    defaults: DEFAULT_SETTINGS,
    ...(makeStore && { makeStore }),
    ...(now && { now }),
  });
  return {
    read() {
      const { value, warnings } = file.read();
      return { settings: value, warnings };
    },
    write: (settings) => file.write(settings),
  };
}
