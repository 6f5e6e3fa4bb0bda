/** Takes the token out of the address bar and keeps it for as long as the tab lives. */

const KEY = 'quayside.token';

interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Whether a fragment is that of a link: one with a slash is a place in the window (preload/place.ts). */
export const isLink = (hash: string): boolean => hash.length > 1 && !hash.startsWith('#/');

/** The token of the link that was followed, else the one that this tab had before; null where there is none. */
export function takeToken({ location, history, storage }: TokenPlaces): string | null {
  const token = isLink(location.hash) ? new URLSearchParams(location.hash.slice(1)).get('token') : null;
  if (!token) return storage.getItem(KEY);
  storage.setItem(KEY, token);
  // Out of sight, and out of the history that other programs may read.
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

export function dropToken(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEY);
}
