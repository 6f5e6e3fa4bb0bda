/** A word that somebody pasted, as it may be shown back to them. */
import { cleanText } from '../clean-text.ts';

/** In quotes, cleaned, at most 80 characters of it. */
export const shown = (word: string): string => `"${cleanText(word, 80)}"`;
