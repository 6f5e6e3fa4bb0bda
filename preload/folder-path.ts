/** Folders as every system writes them, compared whole segment by whole segment, and shown with `~` for the home folder. */

const withoutEnd = (folder: string): string =>
  folder.length > 1 && /[\\/]$/.test(folder) ? folder.slice(0, -1) : folder;

/** `/a/b` is in `/a` and in itself, and not in `/a/bc` or `/`-less relatives of it. */
export function isIn(folder: string, root: string): boolean {
  const below = withoutEnd(folder);
  const above = withoutEnd(root);
  if (below === above) return true;
  if (!below.startsWith(above)) return false;
  return above === '/' || /[\\/]/.test(below.charAt(above.length));
}

/** The folder itself and all above it, the nearest first. */
export function foldersFrom(folder: string): string[] {
  const folders: string[] = [];
  let at = withoutEnd(folder);
  while (at) {
    folders.push(at);
    const cut = Math.max(at.lastIndexOf('/'), at.lastIndexOf('\\'));
    if (cut < 0 || at === '/') break;
    at = at.slice(0, cut) || (at.startsWith('/') ? '/' : '');
  }
  return folders;
}

/** The last segment; the whole of what has none. */
export const lastSegment = (folder: string): string => withoutEnd(folder).split(/[\\/]/).at(-1) || folder;

/** Home as `~`. */
export function tildePath(folder: string, home: string): string {
  const above = withoutEnd(home);
  if (above === '' || above === '/' || !isIn(folder, above)) return folder;
  return `~${withoutEnd(folder).slice(above.length)}`;
}
