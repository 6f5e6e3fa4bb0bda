/** Follows one free that is under way: counts down on the terminal, and cancels it when the command is stopped. */
import type { Client } from '../../preload/client.ts';
import type { FreeProgress, Listener } from '../../preload/model.ts';
import { progressWords } from './free-words.ts';
import type { Terminal } from './terminal.ts';
import { cutToWidth } from './text-width.ts';

const REDRAW_MS = 250;
const CLEAR_LINE = '\r\u001b[K';

/** Returns how to stop following, which also clears the line. */
export function followFree(client: Client, listener: Listener, terminal: Terminal): () => void {
  const { err, stopped } = terminal;
  let progress: FreeProgress | undefined;
  let cancelled = false;
  let drawn = false;

  const draw = () => {
    if (!progress || !err.isTerminal || cancelled) return;
    err.write(CLEAR_LINE + cutToWidth(progressWords(progress, new Date()), (err.columns ?? 80) - 1));
    drawn = true;
  };
  const cancel = () => {
    // Too early: it is cancelled as soon as it can be named.
    if (!stopped.aborted || !progress || cancelled) return;
    cancelled = true;
    void client.call('ports.cancelFree', { freeId: progress.freeId });
  };

  const off = client.on('snapshot', ({ freeing }) => {
    progress = freeing.find((one) => isAbout(one, listener));
    cancel();
    draw();
  });
  const timer = setInterval(draw, REDRAW_MS);
  stopped.addEventListener('abort', cancel);
  return () => {
    off();
    clearInterval(timer);
    stopped.removeEventListener('abort', cancel);
    if (drawn) err.write(CLEAR_LINE);
  };
}

/** By the row, or by the process where another door asked first through another of its rows. */
const isAbout = (progress: FreeProgress, { id, port, protocol, owner }: Listener): boolean =>
  progress.listenerId === id ||
  (progress.port === port && progress.protocol === protocol && progress.pid === owner?.pid);
