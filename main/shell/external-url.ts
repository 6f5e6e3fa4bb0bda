/** Which addresses may be handed to the system's browser: the user's own local servers, and pages we name here. */
import { parseUrl } from './parse-url.ts';

/** Exactly as the core builds it: no user, no path, no other spelling of the address. */
const LOCAL = /^https?:\/\/(?:127(?:\.\d{1,3}){3}|localhost)(?::[1-9]\d{0,4})?\/?$/;

/** Origins of documentation that the window links to; none yet. */
export const DOCUMENTATION_ORIGINS: readonly string[] = [];

/** The address as it may be opened, or null. */
export function externalUrl(text: string, origins: readonly string[] = DOCUMENTATION_ORIGINS): string | null {
  const url = parseUrl(text);
  if (!url) return null;
  if (LOCAL.test(text)) return url.href;
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  // What the parser had to mend (line ends, back slashes, capitals) is not an address of ours.
  if (url.href !== text && url.href !== `${text}/`) return null;
  return origins.includes(url.origin) ? url.href : null;
}
