/** What the desktop app lends to the core, with the state of it that every door shows. */
import { type Desktop, fail, type ShortcutUse } from '../../preload/model.ts';
import type { DesktopDoor } from '../core/desktop-calls.ts';
import type { SessionStarter } from './session-start.ts';

export interface ShellDoor extends DesktopDoor {
  /** Looks at the system again: the user may have changed something there. */
  look(): Promise<void>;
  /** Says how it stands with the shortcut. */
  shortcut(use: ShortcutUse): void;
}

export interface ShellDoorDeps {
  sessionStart: SessionStarter | null;
}

export function createDesktopDoor({ sessionStart }: ShellDoorDeps): ShellDoor {
  let state: Desktop = { sessionStart: null, shortcut: { state: 'off', words: null } };
  const listeners: ((state: Desktop) => void)[] = [];
  const change = (part: Partial<Desktop>) => {
    const next = { ...state, ...part };
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const tell of listeners) tell(state);
  };
  const look = async () => {
    if (sessionStart) change({ sessionStart: await sessionStart.read() });
  };
  return {
    look,
    shortcut: (shortcut) => change({ shortcut }),
    state: () => state,
    subscribe: (tell) => void listeners.push(tell),
    async startWithSession(on) {
      if (!sessionStart) {
        return fail(
          'unsupported',
          'This copy of Quayside cannot start with the session.',
          'Install one of its packages.',
        );
      }
      const set = await sessionStart.set(on);
      await look();
      return set.ok ? { ok: true, value: state } : set;
    },
  };
}
