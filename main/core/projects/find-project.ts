/** The project that a folder belongs to. */
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Project } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { readGit } from './git-repository.ts';
import { type FolderLook, lookAtFolder, PROJECT_FILE } from './look-at-folder.ts';
import { nameInManifest, tellsName } from './manifest-name.ts';
import { readProjectFile } from './read-project-file.ts';
import { readSmallFile } from './read-small-file.ts';
import { type Way, walkUp } from './walk-up.ts';

const MANIFEST_BYTES = 1_048_576;
const NAME_LIMIT = 100;
const PATH_LIMIT = 4_096;

/** The nearest project at or above `folder`, up to its repository's root; null where there is none. */
export async function findProject(folder: string, home: string = homedir()): Promise<Project | null> {
  return projectOn(await walkUp(folder, home, lookAtFolder));
}

/** A folder with a manifest; else the root of the repository. */
export async function projectOn({ levels, inRepository }: Way): Promise<Project | null> {
  const repository = inRepository ? levels.at(-1) : undefined;
  const root = levels.find(({ manifests }) => manifests.length > 0) ?? repository;
  if (!root) return null;
  const git = repository ? await readGit(repository.folder) : null;
  return {
    root: cleanText(root.folder, PATH_LIMIT),
    name: await projectName(root),
    branch: git?.branch ?? null,
    worktree: git?.worktree ?? false,
    script: null,
  };
}

/** As its manifests have it, else the folder's name. Cleaned. */
export async function projectName({ folder, manifests }: FolderLook): Promise<string> {
  for (const manifest of manifests.filter(tellsName)) {
    const isOurs = manifest === PROJECT_FILE;
    const file = await (isOurs
      ? readProjectFile(folder)
      : readSmallFile(join(folder, manifest), MANIFEST_BYTES));
    const name = file.kind === 'text' ? nameInManifest(manifest, file.text) : null;
    if (name) return cleanText(name, NAME_LIMIT);
  }
  return cleanText(basename(folder), NAME_LIMIT) || folder;
}
