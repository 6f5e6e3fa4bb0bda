/** How files are opened that must be plain files, whatever somebody put in their place. */
import { constants } from 'node:fs';

/** Not through a link, and without waiting where a pipe lies in the file's place. Windows knows neither. */
export const PLAIN_FILE = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What is wrong with a file, as the system's errors have it. */
export class NoPlainFile extends Error {
  readonly code = 'ENOFILE';
}
