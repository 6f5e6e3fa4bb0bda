/** What a desktop app lends to the core, without a desktop. */
import type { DesktopDoor } from '../main/core/desktop-calls.ts';
import { type Desktop, ok, type UpdateUse } from '../preload/model.ts';

/** How it stands with newer versions, with what most tests do not ask about. */
export const sampleUpdate = (change: Partial<UpdateUse> = {}): UpdateUse => ({
  state: 'idle',
  words: 'Nobody has asked yet.',
  version: null,
  percent: null,
  atQuit: false,
  ...change,
});

export function scriptedDesktop(): DesktopDoor {
  const shortcut = { state: 'off' as const, words: null };
  let state: Desktop = { sessionStart: { state: 'off', words: null }, shortcut, updates: sampleUpdate() };
  let tell = (_state: Desktop) => {};
  return {
    state: () => state,
    subscribe(listener) {
      tell = listener;
    },
    show() {},
    async openedFile() {
      return ok({ name: 'team.quayside', text: '[]' });
    },
    async checkForUpdates() {
      state = { ...state, updates: sampleUpdate({ state: 'current', words: 'This is the newest version.' }) };
      tell(state);
      return state;
    },
    async update() {
      state = { ...state, updates: sampleUpdate({ state: 'ready', version: '9.0.0' }) };
      tell(state);
      return ok(state);
    },
    async startWithSession(on) {
      state = { ...state, sessionStart: { state: on ? 'on' : 'off', words: null } };
      tell(state);
      return ok(state);
    },
  };
}
