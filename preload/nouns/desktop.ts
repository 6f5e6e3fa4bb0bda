/** What the desktop app arranges with its system. */
import { z } from 'zod';

/** How it stands with the start of Quayside when its user logs in. */
export const SessionStart = z.object({
  /** `blocked`: it is arranged, and the system does not let it happen. */
  state: z.enum(['off', 'on', 'blocked']),
  /** What keeps it from happening and what to do: whole sentences for the user, else null. */
  words: z.string().nullable(),
});
export type SessionStart = z.infer<typeof SessionStart>;

/** How it stands with the shortcut that the settings name. */
export const ShortcutUse = z.object({
  /** `refused`: the system did not take it. */
  state: z.enum(['off', 'on', 'refused']),
  /** Why it is refused and what to do: whole sentences for the user, else null. */
  words: z.string().nullable(),
});
export type ShortcutUse = z.infer<typeof ShortcutUse>;

/** What is known of newer versions, and how far one has come. */
export const UpdateUse = z.object({
  /** `off`: this copy does not look. `idle`: nobody has asked yet. `ready`: it waits for the user's word. */
  state: z.enum([
    'off',
    'idle',
    'checking',
    'current',
    'newer',
    'downloading',
    'ready',
    'installing',
    'failed',
  ]),
  /** Whole sentences for the user. */
  words: z.string(),
  /** The newer one that was found; also what could not be fetched. */
  version: z.string().nullable(),
  /** Of a download, 0 to 100; null where there is none, or its feed does not say how much it is. */
  percent: z.number().min(0).max(100).nullable(),
  /** Whether what is ready is installed when the app quits. */
  atQuit: z.boolean(),
});
export type UpdateUse = z.infer<typeof UpdateUse>;

/** What a user may ask for once a newer version was found. `restart` quits, installs and comes up again. */
export const UpdateStep = z.enum(['download', 'cancel', 'restart', 'at-quit', 'not-at-quit']);
export type UpdateStep = z.infer<typeof UpdateStep>;

export const Desktop = z.object({
  /** As the system had it when it was last looked at; null where it cannot be arranged. */
  sessionStart: SessionStart.nullable(),
  shortcut: ShortcutUse,
  updates: UpdateUse,
});
export type Desktop = z.infer<typeof Desktop>;
