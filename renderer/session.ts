/** What one page has: a connection to the core, or the reason why it cannot have one. */
import { type Client, createClient } from '../preload/client.ts';
import { connectBridge, connectSocket, type Refusal } from './connect.ts';
import { createLive, type Live } from './live.ts';
import { dropToken, isLink, takeToken } from './token.ts';

export type SessionState =
  | { readonly kind: 'open'; readonly client: Client; readonly live: Live }
  | { readonly kind: 'no-token' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'full' };

export interface Session {
  get(): SessionState;
  subscribe(listener: () => void): () => void;
}

export function createSession(page: Window): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = { kind: 'no-token' };

  const set = (next: SessionState) => {
    if (state.kind === 'open') {
      state.live.stop();
      state.client.close();
    }
    state = next;
    for (const listener of listeners) listener();
  };

  const open = (connect: Parameters<typeof createClient>[0]['connect']) => {
    const client = createClient({ connect, reconnect: true });
    set({ kind: 'open', client, live: createLive(client) });
  };

  const refused = (why: Refusal) => {
    if (why === 'refused') dropToken(page.sessionStorage);
    set({ kind: why });
  };

  const followLink = () => {
    const { location, history, sessionStorage } = page;
    const hadLink = isLink(location.hash);
    const token = takeToken({ location, history, storage: sessionStorage });
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    if (token) open(() => connectSocket(`${scheme}://${location.host}/ws`, token, refused));
    else if (hadLink || state.kind !== 'refused') set({ kind: 'no-token' });
  };

  const { quayside } = page;
  if (quayside) open(() => connectBridge(quayside));
  else {
    followLink();
    // A new link pasted into the same tab changes the fragment alone, which loads nothing anew.
    page.addEventListener('hashchange', () => {
      if (isLink(page.location.hash)) followLink();
    });
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
