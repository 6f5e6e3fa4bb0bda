/** Which working folders were looked at already, and which are to be looked at again. */
import { isIn } from '../../../preload/folder-path.ts';

export interface SeenFolders {
  /** Returns those that are new. */
  note(folders: Iterable<string>): string[];
  /** A few of those that were not looked at for the longest time: a repository may have been made in them since. */
  due(): string[];
  /** Returns those that it knew. */
  forgetBelow(folder: string): string[];
}

const MOST_KEPT = 2_000;
/** Looked at again each time that somebody asks, in turn. */
const MOST_DUE = 5;

export function createSeenFolders(): SeenFolders {
  /** The one that is due next comes first; the value says whether it was noted since it was last looked at. */
  const kept = new Map<string, boolean>();
  return {
    note(folders) {
      const fresh: string[] = [];
      for (const folder of folders) {
        const known = kept.get(folder);
        if (known === undefined) fresh.push(folder);
        // Its place stays as it is.
        if (known !== true) kept.set(folder, true);
        if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      }
      return fresh;
    },
    due() {
      const due: string[] = [];
      for (const [folder, noted] of [...kept].slice(0, MOST_DUE)) {
        kept.delete(folder);
        // Nobody works there any more.
        if (!noted) continue;
        kept.set(folder, false);
        due.push(folder);
      }
      return due;
    },
    forgetBelow(folder) {
      const below = [...kept.keys()].filter((one) => isIn(one, folder));
      for (const one of below) kept.delete(one);
      return below;
    },
  };
}
