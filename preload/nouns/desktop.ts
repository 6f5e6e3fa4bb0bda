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

/** What is known of newer versions. */
export const UpdateUse = z.object({
  /** `off`: this copy does not look. `idle`: nobody has asked yet. */
  state: z.enum(['off', 'idle', 'checking', 'current', 'newer', 'failed']),
  /** Whole sentences for the user. */
  words: z.string(),
});
export type UpdateUse = z.infer<typeof UpdateUse>;

export const Desktop = z.object({
  /** As the system had it when it was last looked at; null where it cannot be arranged. */
  sessionStart: SessionStart.nullable(),
  shortcut: ShortcutUse,
  updates: UpdateUse,
});
export type Desktop = z.infer<typeof Desktop>;
