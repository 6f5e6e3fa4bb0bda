/** Says in a few characters how long ago something was. */

/** `now`, `4 min`, `3 h`, `12 d`. A clock that was set back never makes it negative. */
export function sinceWords(since: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(since)) / 60_000);
  if (!(minutes >= 1)) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}

/** `closed 3 s ago`, `closed 2 min ago`. */
export function closedWords(goneAt: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - goneAt) / 1000));
  if (seconds < 1) return 'just closed';
  return seconds < 60 ? `closed ${seconds} s ago` : `closed ${Math.floor(seconds / 60)} min ago`;
}

/** `120 ms`, `3.4 s`. */
export function tookWords(ms: number): string {
  return ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
