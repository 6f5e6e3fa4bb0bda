/** Reads a secret from the terminal key by key, with its echo off, and gives the terminal back as it was. */
import { StringDecoder } from 'node:string_decoder';

export interface Asking {
  /** Aborted where the answer is of no use any more. */
  until: AbortSignal;
  /** Ctrl+C was typed, of which the terminal makes no signal here. */
  interrupt(): void;
}

export type Speaking = Pick<NodeJS.Process, 'stdin' | 'stderr'>;

/** Longer than any secret that the core takes. */
const MOST_CHARACTERS = 4_096;
/** Nobody types so many; what floods the terminal is no answer. */
const MOST_KEYS = 65_536;

/** Null at the end of the input, at Ctrl+C, and when `until` is aborted. */
export function askMasked(
  { stdin, stderr }: Speaking,
  question: string,
  { until, interrupt }: Asking,
): Promise<string | null> {
  return new Promise((resolve) => {
    const decoder = new StringDecoder('utf8');
    let keys = '';
    const settle = (answer: string | null) => {
      until.removeEventListener('abort', aborted);
      stdin.off('data', take);
      stdin.off('end', aborted);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const aborted = () => settle(null);
    const take = (bytes: Buffer) => {
      // All of them anew each time: what one key sends may come in pieces.
      keys += decoder.write(bytes);
      const { text, end } = typed(keys);
      if (end !== null || keys.length > MOST_KEYS) settle(end === 'entered' ? text : null);
      if (end === 'interrupted') interrupt();
    };
    // Before the question stands there: whoever types at once is not shown either.
    stdin.setRawMode?.(true);
    stderr.write(question);
    if (until.aborted) return aborted();
    until.addEventListener('abort', aborted);
    stdin.on('data', take);
    stdin.on('end', aborted);
    stdin.resume();
  });
}

interface Typed {
  readonly text: string;
  readonly end: 'entered' | 'ended' | 'interrupted' | null;
}

/** What a terminal would make of these keys. What comes after the end of the line is left out. */
function typed(keys: string): Typed {
  let text = '';
  // Arrows and the like, which would leave letters of their codes in the secret.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the keys.
  for (const key of keys.replace(/\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])/g, '')) {
    if (key === '\r' || key === '\n') return { text, end: 'entered' };
    if (key === '\u0003') return { text, end: 'interrupted' };
    if (key === '\u0004' && text === '') return { text, end: 'ended' };
    if (key === '\u007f' || key === '\b') text = [...text].slice(0, -1).join('');
    else if (key === '\u0015') text = '';
    else if (key >= ' ' && text.length < MOST_CHARACTERS) text += key;
  }
  return { text, end: null };
}
