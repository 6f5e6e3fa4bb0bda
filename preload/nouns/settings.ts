/** What the user has set. */
import { z } from 'zod';
import { NoticeRule } from './conflict.ts';
import { Port, Timestamp } from './listener.ts';

export const NotificationSettings = z.strictObject({
  enabled: z.boolean(),
  mutedRules: z.array(NoticeRule).max(20),
  mutedPorts: z.array(Port).max(1000),
  /** None before this time, or null. */
  mutedUntil: Timestamp.nullable(),
});
export type NotificationSettings = z.infer<typeof NotificationSettings>;

/** An absolute path, as every system writes it. */
const Folder = z
  .string()
  .max(4096)
  .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, 'must be an absolute path');

/** Combinations that no system uses itself; the same keys on each, as Electron writes them. */
export const GlobalShortcut = z.enum(['off', 'Ctrl+Alt+P', 'Ctrl+Alt+Q', 'Ctrl+Alt+Shift+P']);
export type GlobalShortcut = z.infer<typeof GlobalShortcut>;

export const Settings = z.object({
  version: z.literal(1),
  /** How long a process may take to stop when asked, before it is forced, in ms. */
  graceMs: z.int().min(0).max(60_000),
  /** Process names that are never ended without an explicit word, beside the built-in list. */
  protectedNames: z.array(z.string().min(1).max(256)).max(200),
  theme: z.enum(['system', 'light', 'dark']),
  notifications: NotificationSettings,
  /** Notices tell when these open and close. */
  watchedPorts: z.array(Port).max(1000),
  /** These stay in the tray's menu. */
  pinnedPorts: z.array(Port).max(100),
  /** Folders whose `quayside.json` counts even when nothing of theirs was seen running. */
  projectFolders: z.array(Folder).max(200),
  /** Opens the window of the desktop app from anywhere, ready to search. */
  globalShortcut: GlobalShortcut,
  /** The desktop app looks for newer versions once a day; else only when it is asked to. */
  checkForUpdates: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;
