/** Which project a folder belongs to, for who asks from within it. */
import { dirname } from 'node:path';
import type { Reservation } from '../../preload/model.ts';

/** The nearest folder at or above that something is reserved for; else the project's root; else the folder itself. */
export async function projectRootOf(folder: string, reservations: readonly Reservation[]): Promise<string> {
  const { findProject } = await import('../core/projects/find-project.ts');
  const root = (await findProject(folder))?.root ?? folder;
  const reserved = new Set(reservations.map(({ project }) => project?.root));
  return upTo(folder, root).find((one) => reserved.has(one)) ?? root;
}

/** The folder and those above it, as far as `root`. */
function upTo(folder: string, root: string): string[] {
  const above = dirname(folder);
  return folder === root || above === folder ? [folder] : [folder, ...upTo(above, root)];
}
