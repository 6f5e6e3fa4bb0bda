/** Reads the `quayside.json` of a project's root, and refuses what lies outside of it. */
import { readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isIn } from '../../../preload/folder-path.ts';
import { instead } from './file-error.ts';
import { PROJECT_FILE } from './look-at-folder.ts';
import { readPlainFile, type SmallFile } from './read-small-file.ts';

export const PROJECT_FILE_BYTES = 65_536;

/** `leads-out`: a symbolic link to what is not in the project, or to nothing. */
export type ReadProjectFile = SmallFile | { kind: 'leads-out'; target: string };

/** `root` without symbolic links in it. */
export async function readProjectFile(root: string): Promise<ReadProjectFile> {
  const path = join(root, PROJECT_FILE);
  const file = await readPlainFile(path, PROJECT_FILE_BYTES);
  if (file.kind !== 'unreadable' || file.code !== 'ELOOP') return file;
  const link = await readlink(path).catch(instead(null));
  const target = await realpath(path).catch(instead(null));
  if (link === null) return { kind: 'missing' };
  if (target === null || !isIn(target, root)) return { kind: 'leads-out', target: link };
  return readPlainFile(target, PROJECT_FILE_BYTES);
}
