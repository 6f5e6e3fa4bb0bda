/** The project that a folder belongs to. */
import type { Project } from '../../../preload/model.ts';

/** The nearest project at or above `folder`, up to its repository's root; null where there is none. */
export async function findProject(_folder: string): Promise<Project | null> {
  return null;
}
