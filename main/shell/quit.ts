/** Ends the app in good order, and ends it in any case; asks before it stops what is up, where somebody is there to be asked. */
import type { App } from 'electron';

/** How long the core and the server may take to let go, in ms. */
export const QUIT_LIMIT_MS = 1_500;

export interface QuitDeps {
  app: Pick<App, 'on' | 'exit'>;
  /** Runs once, when it is settled that the app ends; the app ends when it is done, failed or late. */
  stop: () => Promise<unknown>;
  /** Whether the app may end; null where there is nothing to ask. One that cannot ask may end. */
  mayQuit?: () => Promise<boolean> | null;
  /** The answer was no. */
  onStay?: () => void;
  /** What comes last, when all has let go or was waited for long enough. Not when the system ends, which leaves no time for it. */
  last?: () => Promise<unknown>;
  limitMs?: number;
  lastLimitMs?: number;
}

/** How long that may take, in ms: another program of the user's waits for our end. */
const LAST_LIMIT_MS = 60_000;

export interface Quit {
  /** The system ends, or a program wants us to: nobody is asked, and an open question is not waited for. */
  now(): void;
}

export function quitInOrder(deps: QuitDeps): Quit {
  const { app, stop, mayQuit = () => null, onStay = () => {} } = deps;
  let stopping = false;
  let leaving = false;
  let asking = false;
  const leave = (hasTime: boolean) => {
    if (leaving) return;
    leaving = true;
    // Not quit(): that would ask every window again, and a page that hangs could keep it.
    const exit = () => app.exit(0);
    if (!hasTime || !deps.last) return exit();
    setTimeout(exit, deps.lastLimitMs ?? LAST_LIMIT_MS);
    Promise.resolve().then(deps.last).then(exit, exit);
  };
  const end = (hasTime: boolean) => {
    if (stopping) return;
    stopping = true;
    const next = () => leave(hasTime);
    setTimeout(next, deps.limitMs ?? QUIT_LIMIT_MS);
    // A stop that throws at once must not keep the app either.
    Promise.resolve().then(stop).then(next, next);
  };
  const ask = (answer: Promise<boolean>) => {
    asking = true;
    const settle = (may: boolean) => {
      asking = false;
      if (may) return end(true);
      // Who has begun to end meanwhile stays for nobody.
      if (!stopping) onStay();
    };
    answer.then(settle, () => settle(true));
  };
  app.on('before-quit', (event) => {
    // By now it is the last step itself that ends the app: an installer of macOS does.
    if (leaving) return;
    event.preventDefault();
    if (stopping || asking) return;
    const answer = mayQuit();
    if (answer) ask(answer);
    else end(true);
  });
  return { now: () => end(false) };
}
