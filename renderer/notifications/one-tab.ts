/** Of several tabs with the same window one shows the notices; when it is closed, the next one does. */

/** The browser keeps locks by the page's address, so windows of other hosts have their own. */
const LOCK = 'quayside.notices';

/**
 * Calls `begin` when this tab is the one, at once or later, and what that returned when it is no longer. Returns how to
 * stop, which lets another tab take over. A tab that holds a lock is not frozen in the background.
 */
export function whileChosen(locks: Pick<LockManager, 'request'>, begin: () => () => void): () => void {
  const waiting = new AbortController();
  let end: (() => void) | null = null;
  const hold = () =>
    new Promise<void>((resolve) => {
      if (waiting.signal.aborted) return resolve();
      const stop = begin();
      end = () => {
        stop();
        resolve();
      };
    });
  // An aborted wait is a rejection.
  locks.request(LOCK, { signal: waiting.signal }, hold).catch(() => {});
  return () => {
    waiting.abort();
    end?.();
    end = null;
  };
}
