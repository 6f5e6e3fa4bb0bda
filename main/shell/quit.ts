/** Ends the app in good order, and ends it in any case. */
import type { App } from 'electron';

/** How long the core and the server may take to let go, in ms. */
export const QUIT_LIMIT_MS = 1_500;

/** `stop` runs once, on the first wish to quit; the app ends when it is done, failed or late. */
export function quitInOrder(
  app: Pick<App, 'on' | 'exit'>,
  stop: () => Promise<unknown>,
  limitMs = QUIT_LIMIT_MS,
): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    // Not quit(): that would ask every window again, and a page that hangs could keep it.
    const end = () => app.exit(0);
    setTimeout(end, limitMs);
    // A stop that throws at once must not keep the app either.
    Promise.resolve().then(stop).then(end, end);
  });
}
