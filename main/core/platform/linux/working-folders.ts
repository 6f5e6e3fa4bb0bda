/** The working folders of the user's processes: an editor or a terminal in a project is enough to find it. */
import { statSync } from 'node:fs';
import { cleanText } from '../../clean-text.ts';
import { readProcLink } from './proc-file.ts';
import { listPids } from './process-table.ts';
import { createSlices } from './slices.ts';

const PATH_LIMIT = 4_096;

/** Cheap enough to ask every ten seconds: whose a process is, is looked up once; its folder each time, as shells move. */
export function createWorkingFolders(uid: number): () => Promise<string[]> {
  let own = new Map<number, boolean>();
  return async () => {
    const slices = createSlices();
    const next = new Map<number, boolean>();
    const folders = new Set<string>();
    for (const pid of listPids()) {
      if (slices.due()) await slices.pause();
      const isOwn = own.get(pid) ?? isOwnedBy(pid, uid);
      next.set(pid, isOwn);
      const folder = isOwn ? readProcLink(`/proc/${pid}/cwd`) : null;
      // What cleaning changes could not be found by its cleaned name.
      if (folder?.startsWith('/') && folder !== '/' && cleanText(folder, PATH_LIMIT) === folder)
        folders.add(folder);
    }
    own = next;
    return [...folders];
  };
}

function isOwnedBy(pid: number, uid: number): boolean {
  try {
    return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === uid;
  } catch {
    return false;
  }
}
