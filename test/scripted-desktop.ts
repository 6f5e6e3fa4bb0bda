/** What a desktop app lends to the core, without a desktop. */
import type { DesktopDoor } from '../main/core/desktop-calls.ts';
import { type Desktop, ok } from '../preload/model.ts';

export function scriptedDesktop(): DesktopDoor {
  let state: Desktop = { sessionStart: { state: 'off', words: null } };
  let tell = (_state: Desktop) => {};
  return {
    state: () => state,
    subscribe(listener) {
      tell = listener;
    },
    async startWithSession(on) {
      state = { sessionStart: { state: on ? 'on' : 'off', words: null } };
      tell(state);
      return ok(state);
    },
  };
}
