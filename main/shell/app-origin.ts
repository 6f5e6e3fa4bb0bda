/** The one address of the window's page, and how to tell it from every other. */
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
