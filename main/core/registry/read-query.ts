/** Takes apart what somebody typed to find a port. */
import type { RegisteredProtocol } from '../../../preload/model.ts';
import { keyOf } from './search-index.ts';

export interface SearchQuery {
  /** A number without leading zeros; null where the query is no number. */
  readonly digits: string | null;
  /** Asked for beside it: `53/udp`, `udp 53`, `tcp/80`. */
  readonly protocol: RegisteredProtocol | null;
  /** In small letters. */
  readonly text: string;
  /** Letters and digits of it. */
  readonly key: string;
  /** Each finds the word at the beginning of a word. */
  readonly words: readonly RegExp[];
}

/** Nobody types longer names, and the time for typing mistakes grows with it. */
const LONGEST = 64;

const PROTOCOL = /(^|[\s/])(tcp|udp|sctp|dccp)(?=$|[\s/])/;

export function readQuery(typed: string): SearchQuery {
  const whole = typed.slice(0, LONGEST).normalize('NFKC').trim().toLowerCase();
  const rest = whole.replace(PROTOCOL, ' ').replace(/^[\s/:]+|[\s/]+$/g, '');
  // A protocol alone is a word to look for.
  const text = rest === '' ? whole : rest;
  const [, , protocol = null] = rest === '' ? [] : (PROTOCOL.exec(whole) ?? []);
  return {
    digits: /^\d{1,5}$/.test(text) ? String(Number(text)) : null,
    // The capture is one of the four.
    protocol: protocol as RegisteredProtocol | null,
    text,
    key: keyOf(text),
    words: text
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      // Letters and digits alone, so nothing in it means something to a RegExp.
      .map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}`, 'iu')),
  };
}
