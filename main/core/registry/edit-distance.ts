/** How many typing mistakes lie between two words. */

/** The least distance to one of `words`; `most + 1` where all are farther away. */
export function nearest(typed: string, words: readonly string[], most: number): number {
  const letters = lettersOf(typed);
  let least = most + 1;
  for (const word of words) {
    // A mistake changes two letters at most. This leaves few words to look at closely.
    if (Math.abs(word.length - typed.length) > most || bits(letters ^ lettersOf(word)) > 2 * most) continue;
    least = Math.min(least, editDistance(typed, word, most));
  }
  return least;
}

/**
 * Letters added, left out, changed, or two neighbours swapped; `most + 1` where there are more than `most`.
 * Takes as long as the product of the two lengths.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = last;
    last = next;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

/** Which letters a word has, as bits; several letters share a bit, so it may say less and never more. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) % 32);
  return letters;
}

function bits(letters: number): number {
  let count = 0;
  for (let rest = letters; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
