/** The one address of the window's page, and how to tell it from every other. */
import { type Place, placeHash, readPlace } from '../../preload/place.ts';
import { POPOVER_HASH } from '../../preload/popover.ts';
import { parseUrl } from './parse-url.ts';

export const APP_SCHEME = 'app';
const APP_HOST = 'quayside';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/`;

/** Compared by parts: Node gives every custom scheme the origin `null`, and a prefix would let app://quayside.evil in. */
export function isAppUrl(text: string): boolean {
  const url = parseUrl(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
}

/** The page, at a place of its own. */
export const pageUrl = (place?: Place): string => (place ? `${APP_URL}${placeHash(place)}` : APP_URL);

/** The same page as the tray's popover. */
export const POPOVER_URL = `${APP_URL}${POPOVER_HASH}`;

/** Our page itself, at most with a place of ours behind it. */
export const isPageUrl = (text: string): boolean =>
  text === APP_URL ||
  text === POPOVER_URL ||
  (text.startsWith(`${APP_URL}#`) && readPlace(text.slice(APP_URL.length)) !== null);
