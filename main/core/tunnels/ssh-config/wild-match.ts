/** Matches names against patterns with `*` and `?`, in a time that grows with pattern times name at most. */

/** `*`, or whether one character fits. */
export type WildPart = '*' | ((character: string) => boolean);

/** No real pattern is longer; ssh itself takes no longer one in lists. */
export const LONGEST_PATTERN = 1_023;

/** Goes back only to the last `*`, so it never takes exponential time. */
export function matchWild(parts: readonly WildPart[], text: string): boolean {
  let part = 0;
  let at = 0;
  let lastStar = -1;
  let afterStar = 0;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted === '*') {
      lastStar = part;
      afterStar = at;
      part += 1;
    } else if (wanted?.(text.charAt(at))) {
      part += 1;
      at += 1;
    } else if (lastStar >= 0) {
      part = lastStar + 1;
      afterStar += 1;
      at = afterStar;
    } else return false;
  }
  while (parts[part] === '*') part += 1;
  return part === parts.length;
}

const anyCharacter = (): boolean => true;

/** A pattern of `Host`: `*` stands for any text, `?` for one character; letters count as they are. */
export function matchesPattern(text: string, pattern: string): boolean {
  if (!isWild(pattern)) return text === pattern;
  if (pattern.length > LONGEST_PATTERN) return false;
  const parts = [...pattern].map((sign): WildPart => {
    if (sign === '*') return '*';
    return sign === '?' ? anyCharacter : (character) => character === sign;
  });
  return matchWild(parts, text);
}

export const isWild = (pattern: string): boolean => /[*?]/.test(pattern);

/** The patterns of one `Host` line: one must match, and no negated one may. */
export function matchesHost(host: string, patterns: readonly string[]): boolean {
  let matches = false;
  for (const pattern of patterns) {
    const isNegated = pattern.startsWith('!');
    if (!matchesPattern(host, isNegated ? pattern.slice(1) : pattern)) continue;
    if (isNegated) return false;
    matches = true;
  }
  return matches;
}

/** A list with commas as in `Match`, with the same rule; too long a pattern in it makes all of it fail. */
export function matchesList(text: string, list: string): boolean {
  let matches = false;
  for (const pattern of list.split(',')) {
    const isNegated = pattern.startsWith('!');
    const plain = isNegated ? pattern.slice(1) : pattern;
    if (plain.length >= LONGEST_PATTERN) return false;
    if (!matchesPattern(text, plain)) continue;
    if (isNegated) return false;
    matches = true;
  }
  return matches;
}
