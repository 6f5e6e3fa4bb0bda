/** The settings that `config` knows, by their place in the settings file, and what each takes. */

export const CONFIG_KEYS = {
  theme: 'system, light or dark',
  graceMs: 'a whole number of milliseconds from 0 to 60000',
  protectedNames: 'process names with commas between them',
  watchedPorts: 'ports with commas between them',
  pinnedPorts: 'at most 100 ports with commas between them',
  projectFolders: 'absolute paths with commas between them',
  globalShortcut: 'off, Ctrl+Alt+P, Ctrl+Alt+Q or Ctrl+Alt+Shift+P',
  checkForUpdates: 'true or false',
  notifications: 'a JSON object with all that is below it',
  'notifications.enabled': 'true or false',
  'notifications.mutedRules':
    'any of reserved-taken, split, displaced, tunnel-blocked, project-clash, watched, exposed, with commas between them',
  'notifications.mutedPorts': 'ports with commas between them',
  'notifications.mutedUntil': 'a time such as 2026-01-31T18:00:00Z, or null',
} as const;
export type ConfigKey = keyof typeof CONFIG_KEYS;

export const isConfigKey = (word: string): word is ConfigKey => Object.hasOwn(CONFIG_KEYS, word);

export const configKeys = (): ConfigKey[] => Object.keys(CONFIG_KEYS).filter(isConfigKey);
