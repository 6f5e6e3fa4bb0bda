/** The container engines of this machine, found where this user's environment and files say. */
import type { ContainerEngines } from './containers/container-engines.ts';
import { createContainerEngines } from './containers/create-container-engines.ts';
import { realEngineFiles } from './containers/engine-files.ts';
import { readSmallFile } from './projects/read-small-file.ts';

/** `home`: the user's home folder, where an engine's config may lie. */
export const openEngines = (home: string): ContainerEngines =>
  createContainerEngines({
    env: process.env,
    home,
    uid: process.getuid?.() ?? null,
    files: realEngineFiles(async (path, mostBytes) => {
      const file = await readSmallFile(path, mostBytes);
      return file.kind === 'text' ? file.text : null;
    }),
  });
