/** Text from the system is hostile: one place decides what of it may be shown. */

const HOSTILE =
  // C0 and C1 controls, soft hyphen, Arabic letter mark, zero-width and bidirectional characters, line and paragraph
  // separators, invisible operators, the byte order mark, interlinear marks, tag characters, and lone surrogates.
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

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
