/** Finds the whole of a title that a process gave itself, of which Linux keeps 15 bytes as its name. Pure. */
import { cleanText } from './clean-text.ts';

/** A cut may fall inside a character, so that up to three bytes more are missing. */
const LEAST_CUT = 12;
/** A title may hold a whole command line; a chain of several is shown in one line. */
const TITLE_LIMIT = 64;

/** `npm run dev:frontend` for `npm run dev:fro`, cleaned; null where `name` is no cut beginning of a title in `argv`. */
export function wholeTitle(name: string, argv: readonly string[]): string | null {
  const title = (argv[0] ?? '').trim();
  // What is left of a character that was cut reads as the replacement character.
  const start = name.replace(/\uFFFD+$/, '');
  const isCut = Buffer.byteLength(start) >= LEAST_CUT && title.length > start.length;
  return isCut && /\s/.test(title) && title.startsWith(start) ? cleanText(title, TITLE_LIMIT) : null;
}
