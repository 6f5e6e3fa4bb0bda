/** Breaks a sentence into lines between words. Pure. */
import { textWidth } from './text-width.ts';

/** At least one line; a word that is wider than `width` stays whole. `width` null: one line. */
export function wrapWords(text: string, width: number | null): string[] {
  if (width === null) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Narrower than this, lines are left to the terminal's own edge. */
const LEAST_ROOM = 30;

/** The words behind a heading of `margin` columns: further lines stand under the first. `width` null: one line. */
export const hangingWords = (text: string, margin: number, width: number | null): string =>
  wrapWords(text, width === null ? null : Math.max(LEAST_ROOM, width - margin)).join(
    `\n${' '.repeat(margin)}`,
  );
