/** What the desktop app lends to the core, with the state of it that every door shows. */
import { type Desktop, fail, type ShortcutUse, type UpdateUse } from '../../preload/model.ts';
import type { Place } from '../../preload/place.ts';
import type { DesktopDoor } from '../core/desktop-calls.ts';
import type { OpenedFiles } from './opened-files.ts';
import type { SessionStarter } from './session-start.ts';
import type { Updates } from './updates.ts';

export interface ShellDoor extends DesktopDoor {
  /** Looks at the system again: the user may have changed something there. */
  look(): Promise<void>;
  /** Says how it stands with the shortcut. */
  shortcut(use: ShortcutUse): void;
  /** Newer versions: looked for by itself or not, what the end of the app is told, and what it is asked last of all. */
  readonly updates: Pick<Updates, 'follow' | 'stay' | 'leave'>;
  /** How the window is shown from now on. */
  showBy(show: (place: Place | undefined) => void): void;
  close(): void;
}

export interface ShellDoorDeps {
  sessionStart: SessionStarter | null;
  files: Pick<OpenedFiles, 'read'>;
  makeUpdates: (onUse: (use: UpdateUse) => void) => Updates;
}

const NOTHING_KNOWN: UpdateUse = {
  state: 'idle',
  words: 'Nobody has looked for a newer version yet.',
  version: null,
  percent: null,
  atQuit: false,
};

export function createDesktopDoor({ sessionStart, files, makeUpdates }: ShellDoorDeps): ShellDoor {
  let state: Desktop = {
    sessionStart: null,
    shortcut: { state: 'off', words: null },
    updates: NOTHING_KNOWN,
  };
  let show: (place: Place | undefined) => void = () => {};
  const listeners: ((state: Desktop) => void)[] = [];
  const change = (part: Partial<Desktop>) => {
    const next = { ...state, ...part };
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const tell of listeners) tell(state);
  };
  const updates = makeUpdates((use) => change({ updates: use }));
  const look = async () => {
    await updates.know();
    if (sessionStart) change({ sessionStart: await sessionStart.read() });
  };
  return {
    look,
    showBy(next) {
      show = next;
    },
    show: (place) => show(place),
    openedFile: files.read,
    shortcut: (shortcut) => change({ shortcut }),
    updates,
    close: updates.close,
    async checkForUpdates() {
      await updates.check();
      return state;
    },
    async update(step) {
      const begun = await updates.step(step);
      return begun.ok ? { ok: true, value: state } : begun;
    },
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
