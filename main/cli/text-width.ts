/** How many columns text takes on a terminal, and cutting and padding by that. */

/** Combining marks and variation selectors. Other invisible characters never get here: text is cleaned before. */
const NARROWEST = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
/** East Asian Wide and Fullwidth (Unicode 15), and what is drawn as an emoji by default. */
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;
const ASCII = /^[\x20-\x7e]*$/;

const characterWidth = (character: string): number => {
  if (character <= '\u02ff') return 1;
  if (NARROWEST.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
};

export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Cuts at the end, or at the start where the end says more (paths), and marks the cut with `…`. */
export function cutToWidth(text: string, width: number, side: 'end' | 'start' = 'end'): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  if (side === 'start') return `…${tail(text, width - 1)}`;
  let kept = '';
  let taken = 0;
  for (const character of text) {
    taken += characterWidth(character);
    if (taken > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

function tail(text: string, width: number): string {
  const characters = [...text];
  let taken = 0;
  let start = characters.length;
  while (start > 0) {
    taken += characterWidth(characters[start - 1] ?? '');
    if (taken > width) break;
    start--;
  }
  return characters.slice(start).join('');
}

export const padToWidth = (text: string, width: number, side: 'left' | 'right'): string => {
  const padding = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'left' ? text + padding : padding + text;
};
