/** Texts as menus can show them: clean, short, and without the marks that menus read as shortcuts. */
import { shorten } from '../../preload/shorten.ts';
import { cleanText } from '../core/clean-text.ts';

/** About as wide as a menu may be on a small screen. */
export const LABEL_LIMIT = 60;

/** Electron reads `&` as the mark of a shortcut on every system, and `&&` as the character. */
export const menuLabel = (text: string): string =>
  cleanText(shorten(text, LABEL_LIMIT)).replaceAll('&', '&&');
