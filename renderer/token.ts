/** Takes the token out of the address bar and keeps it for as long as the tab lives. */

const KEY = 'quayside.token';

interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** The token of the link that was followed, else the one that this tab had before; null where there is none. */
export function takeToken({ location, history, storage }: TokenPlaces): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return storage.getItem(KEY);
  storage.setItem(KEY, token);
  // Out of sight, and out of the history that other programs may read.
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

export function dropToken(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEY);
}
