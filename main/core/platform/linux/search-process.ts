/** Goes through the open files of one process, from the newest on, and tells which of them are sockets. */
import { isLarge, type KnownProcess, listManyOpenFiles, listOpenFiles } from './process-table.ts';
import type { Slices } from './slices.ts';
import { DENIED, type SocketLinks } from './socket-links.ts';

/** Reading the clock costs as much as a fiftieth of this many links. */
const LINKS_PER_CLOCK = 32;

/**
 * `count` is how many files it had open just now, and is noted as searched. `found` is given each socket, and the path
 * at which it was seen; it answers whether to go on.
 */
export async function searchProcess(
  process: KnownProcess,
  count: number,
  links: SocketLinks,
  slices: Slices,
  found: (inode: number, path: string) => boolean,
): Promise<void> {
  const path = `/proc/${process.pid}/fd`;
  const files = isLarge(count) ? await listManyOpenFiles(path, () => slices.pause()) : listOpenFiles(path);
  process.denied = files === 'denied';
  process.searchedAt = count;
  const folder = Array.isArray(files) && files.length > 0 ? links.openFolder(path) : null;
  if (!folder || !Array.isArray(files)) return;
  try {
    for (let i = files.length - 1; i >= 0; i--) {
      if (i % LINKS_PER_CLOCK === 0 && slices.due()) await slices.pause();
      const name = files[i] ?? '';
      const inode = folder.inodeOf(name);
      // Listed but not followed: a process that is protected beyond its folder.
      if (inode === DENIED) process.denied = true;
      if (inode === DENIED) return;
      if (inode > 0 && !found(inode, `${path}/${name}`)) return;
    }
  } finally {
    folder.close();
  }
}
