/** Asks one question on the process's terminal; what is typed is shown, or not. */
import { createInterface } from 'node:readline';
import { type Asking, askMasked, type Speaking } from './ask-masked.ts';

/** Null at the end of the input, and when `until` is aborted. */
export function ask(
  process: Speaking,
  question: string,
  asking: Asking & { masked: boolean },
): Promise<string | null> {
  return asking.masked ? askMasked(process, question, asking) : askShown(process, question, asking.until);
}

function askShown(process: Speaking, question: string, until: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    process.stderr.write(question);
    // Not `terminal: true`: raw mode would swallow Ctrl+C, which must reach us as a signal.
    const lines = createInterface({ input: process.stdin, terminal: false });
    const settle = (answer: string | null) => {
      until.removeEventListener('abort', aborted);
      // In this order: closing says `close`, which would settle it as the end of the input.
      resolve(answer);
      lines.close();
    };
    const aborted = () => {
      process.stderr.write('\n');
      settle(null);
    };
    if (until.aborted) return aborted();
    until.addEventListener('abort', aborted);
    lines.once('line', settle);
    lines.once('close', () => settle(null));
  });
}
