/** Quayside's own commands as a user could type them. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import { cleanText } from '../core/clean-text.ts';
import { shellWords } from './listener-words.ts';

/** `quayside reserve 3000 --name 'my shop'`. Words that are not there are left out. */
export const typedCommand = (...words: readonly (string | number | null | undefined)[]): string =>
  cleanText(
    shellWords(['quayside', ...words.filter((word) => word !== null && word !== undefined).map(String)]),
    8_000,
  );

/** With `~` only where no quotes are needed: in quotes a shell would not resolve it. */
export function typedPath(path: string, home: string): string {
  const short = tildePath(path, home);
  return shellWords([short]) === short ? short : path;
}
