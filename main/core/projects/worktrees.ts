/** Which project roots are worktrees of one repository; learned in the background, answered at once. */
import { realpath } from 'node:fs/promises';
import { instead } from './file-error.ts';
import { readGit } from './git-repository.ts';
import type { ProjectFinder } from './project-finder.ts';

export interface Worktrees {
  /** False also while it is not known yet; `learn` then brings it. */
  are(rootA: string, rootB: string): boolean;
  /** Whether that is news. */
  learn(root: string): Promise<boolean>;
}

interface Place {
  /** The worktree's own root. */
  readonly top: string;
  readonly commonDir: string;
}

const MOST_KEPT = 1_000;

export function createWorktrees(
  finder: Pick<ProjectFinder, 'wayUp'>,
  askToLearn: (root: string) => void,
): Worktrees {
  /** Null: in no repository. */
  const places = new Map<string, Place | null>();

  const placeOf = (root: string): Place | null => {
    const known = places.get(root);
    if (known === undefined) askToLearn(root);
    return known ?? null;
  };

  return {
    are(rootA, rootB) {
      const [a, b] = [placeOf(rootA), placeOf(rootB)];
      // Two projects in one worktree are two projects: both can run at the same time.
      return a !== null && b !== null && a.commonDir === b.commonDir && a.top !== b.top;
    },
    async learn(root) {
      const way = await finder.wayUp(root);
      if (!way) return false;
      const top = way.inRepository ? way.levels.at(-1)?.folder : undefined;
      const git = top === undefined ? null : await readGit(top);
      if (places.size >= MOST_KEPT) places.clear();
      const commonDir = git && (await realpath(git.commonDir).catch(instead(git.commonDir)));
      places.set(root, commonDir !== null && top !== undefined ? { top, commonDir } : null);
      return commonDir !== null;
    },
  };
}
