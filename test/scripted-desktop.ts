/** What a desktop app lends to the core, without a desktop. */
import type { DesktopDoor } from '../main/core/desktop-calls.ts';
import { type Desktop, ok } from '../preload/model.ts';

export function scriptedDesktop(): DesktopDoor {
  const shortcut = { state: 'off' as const, words: null };
  const updates = { state: 'idle' as const, words: 'Nobody has asked yet.' };
  let state: Desktop = { sessionStart: { state: 'off', words: null }, shortcut, updates };
  let tell = (_state: Desktop) => {};
  return {
    state: () => state,
    subscribe(listener) {
      tell = listener;
    },
    async checkForUpdates() {
      state = { ...state, updates: { state: 'current', words: 'This is the newest version.' } };
      tell(state);
      return state;
    },
    async startWithSession(on) {
      state = { ...state, sessionStart: { state: on ? 'on' : 'off', words: null } };
      tell(state);
      return ok(state);
    },
  };
}
