/** Makes a folder that only its user can look into. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Makes `folder` and what is missing above it. Throws the system's error. A folder that was there before is tightened
 * only where it is ours by name: `QUAYSIDE_HOME` may be set to one that others use too, such as /tmp.
 * Not `mkdirSync` with `recursive`: below /proc and the like, where a folder is refused with ENOENT, that never returns
 * (seen on Node 20.20).
 */
export function makePrivateFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path) && path !== dirname(path); path = dirname(path))
    missing.unshift(path);
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it just now.
      if (!existsSync(path)) throw error;
    }
  }
  // What has that name may be a file: then this throws, and its rights stay as they are.
  readdirSync(folder);
  if (missing.length === 0 && basename(folder) === 'quayside') chmodSync(folder, 0o700);
}

/** Another user who could write there could act in our name. Throws the system's error. */
export function isOursAlone(folder: string): boolean {
  const stats = lstatSync(folder);
  return stats.isDirectory() && (stats.mode & 0o077) === 0 && stats.uid === process.geteuid?.();
}
