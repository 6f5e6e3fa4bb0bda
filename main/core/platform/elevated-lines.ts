/** Reads what the elevated step prints. Anything but its few kinds of lines is not its own, and ends the talk with it. Pure. */
import type { ProcessIdentity } from './platform.ts';

/**
 * `changed`: that process began later or holds none of the sockets; `refused`: it never may be signalled; `deaf`: nothing could
 * ask it to end; `denied`: the system does not let even an administrator.
 */
export type SignalAnswer = (typeof ANSWERS)[number];
const ANSWERS = ['sent', 'gone', 'changed', 'refused', 'deaf', 'denied'] as const;

export type ElevatedLine =
  | { readonly kind: 'holder'; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready' }
  /** What came of a signal. */
  | { readonly kind: SignalAnswer; readonly pid: number }
  | { readonly kind: 'bad' };

/** The longest line: a word, a pid of ten digits, a start of eighteen. */
const LONGEST = 40;
const NUMBER = /^[1-9]\d{0,17}$/;
const LARGEST_PID = 0x7fff_ffff;

export function parseElevatedLine(line: string): ElevatedLine | null {
  const [word = '', first, second, ...more] = line.split(' ');
  if (word === 'ready' || word === 'bad') return first === undefined ? { kind: word } : null;
  const pid = pidOf(first);
  if (pid === null || more.length > 0) return null;
  if (word === 'holder') {
    return second !== undefined && NUMBER.test(second)
      ? { kind: word, identity: { pid, startKey: second } }
      : null;
  }
  const answer = ANSWERS.find((one) => one === word);
  return answer !== undefined && second === undefined ? { kind: answer, pid } : null;
}

function pidOf(text: string | undefined): number | null {
  if (text === undefined || !NUMBER.test(text)) return null;
  const pid = Number(text);
  return pid <= LARGEST_PID ? pid : null;
}

export interface ElevatedReader {
  /** The lines that `chunk` completes; null from the first one on that cannot be its own. */
  take(chunk: string): ElevatedLine[] | null;
}

export function createElevatedReader(): ElevatedReader {
  let rest: string | null = '';
  return {
    take(chunk) {
      if (rest === null) return null;
      const pieces = (rest + chunk).split('\n');
      const last = pieces.pop() ?? '';
      const lines = pieces.map((piece) => (piece.length > LONGEST ? null : parseElevatedLine(piece)));
      const known = lines.filter((line) => line !== null);
      rest = known.length === lines.length && last.length <= LONGEST ? last : null;
      return rest === null ? null : known;
    },
  };
}
