/** Text from the system is hostile: one place decides what of it may be shown. */

/**
 * Unicode's controls, format characters (bidirectional, zero-width, tags, the byte order mark), line and paragraph
 * separators and lone surrogates; and the Hangul fillers, letters that show nothing.
 */
const HOSTILE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** Shows every invisible or steering character as `\uXXXX` and cuts at `limit` characters with `…`. */
export function cleanText(text: string, limit = 256): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.replace(HOSTILE, escapeCharacter);
}

const ARGV_LIMIT = 8_000;

/** Cleans a command line and cuts it at about `limit` characters in all; a cut list ends with `…`. */
export function cleanArgv(argv: readonly string[], limit = ARGV_LIMIT): string[] {
  const clean: string[] = [];
  let left = limit;
  for (const argument of argv) {
    if (left <= 0) return [...clean, '…'];
    clean.push(cleanText(argument, left));
    left -= argument.length + 1;
  }
  return left < -1 ? [...clean, '…'] : clean;
}
