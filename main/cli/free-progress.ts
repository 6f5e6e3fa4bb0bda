/** Follows the frees of one command: counts down on the terminal, and cancels them when the command is stopped. */
import type { Client } from '../../preload/client.ts';
import type { FreeProgress } from '../../preload/model.ts';
import type { PlannedFree } from './free-plans.ts';
import { isOf, progressWords } from './free-progress-words.ts';
import type { Terminal } from './terminal.ts';
import { cutToWidth } from './text-width.ts';

const REDRAW_MS = 250;
const CLEAR_LINE = '\r\u001b[K';

/** Returns how to stop following, which also clears the line. */
export function followFrees(
  client: Client,
  agreed: readonly PlannedFree[],
  { err, stopped }: Terminal,
): () => void {
  let underWay: FreeProgress[] = [];
  const cancelled = new Set<string>();
  let drawn = false;

  const draw = () => {
    if (underWay.length === 0 || !err.isTerminal || stopped.aborted) return;
    const words = progressWords(underWay, agreed, new Date());
    err.write(CLEAR_LINE + cutToWidth(words, (err.columns ?? 80) - 1));
    drawn = true;
  };
  /** One that begins only now is cancelled too, as soon as it can be named. */
  const cancel = () => {
    if (!stopped.aborted) return;
    for (const { freeId } of underWay) {
      if (cancelled.has(freeId)) continue;
      cancelled.add(freeId);
      void client.call('ports.cancelFree', { freeId });
    }
  };

  const off = client.on('snapshot', ({ freeing }) => {
    underWay = freeing.filter((one) => agreed.some((planned) => isOf(planned, one)));
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
