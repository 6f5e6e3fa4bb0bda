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
  limitMs?: number;
}

export interface Quit {
  /** The system ends, or a program wants us to: nobody is asked, and an open question is not waited for. */
  now(): void;
}

export function quitInOrder({ app, stop, mayQuit = () => null, limitMs = QUIT_LIMIT_MS }: QuitDeps): Quit {
  let stopping = false;
  let asking = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    // Not quit(): that would ask every window again, and a page that hangs could keep it.
    const exit = () => app.exit(0);
    setTimeout(exit, limitMs);
    // A stop that throws at once must not keep the app either.
    Promise.resolve().then(stop).then(exit, exit);
  };
  const ask = (answer: Promise<boolean>) => {
    asking = true;
    const settle = (may: boolean) => {
      asking = false;
      if (may) end();
    };
    answer.then(settle, () => settle(true));
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping || asking) return;
    const answer = mayQuit();
    if (answer) ask(answer);
    else end();
  });
  return { now: end };
}
