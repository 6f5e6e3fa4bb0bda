/** The way from a folder up to the root of its repository. */
import { dirname, isAbsolute, parse, sep } from 'node:path';
import { isIn } from '../../../preload/folder-path.ts';
import type { FolderLook } from './look-at-folder.ts';

/** Deeper than any project; a longer way is cut. */
const MOST_LEVELS = 40;

/** Everybody writes here: what lies in them belongs to no project of theirs. */
const SHARED = ['/tmp', '/var/tmp', '/dev/shm', '/private/tmp', '/private/var/tmp'];

export interface Way {
  /** From the folder itself upwards; the last one holds the repository where there is one. */
  readonly levels: readonly FolderLook[];
  readonly inRepository: boolean;
}

/**
 * Ends below the home folder, below what holds it, and below folders that everybody writes to. A folder inside
 * `node_modules` counts as one of the project that has installed it.
 */
export async function walkUp(
  start: string,
  home: string,
  look: (folder: string) => Promise<FolderLook | null>,
): Promise<Way> {
  const levels: FolderLook[] = [];
  let folder = aboveModules(start);
  while (isAbsolute(folder) && !isLimit(folder, home) && levels.length < MOST_LEVELS) {
    const level = await look(folder);
    // A level that may not be looked into is left out; a folder that is gone has no project.
    if (!level && levels.length === 0) break;
    if (level) levels.push(level);
    if (level?.git) return { levels, inRepository: true };
    folder = dirname(folder);
  }
  return { levels, inRepository: false };
}

/** Whether a folder is too high up to be a project: the home folder or above, a shared one, the root. */
export const isLimit = (folder: string, home: string): boolean =>
  folder === parse(folder).root || isIn(home, folder) || SHARED.includes(folder);

function aboveModules(folder: string): string {
  const parts = folder.split(sep);
  const at = parts.indexOf('node_modules');
  return at < 0 ? folder : parts.slice(0, at).join(sep);
}
