/** Writes a file of Quayside's own making (found projects), without the library that user's files are written with. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MakeStore } from './saved-file.ts';

/**
 * Beside the file first, then in its place, so that a kill leaves the old one. Loading conf takes about 100 ms in which
 * nothing else runs (measured); for what the user changes that is paid once and on their word, here it would come by itself.
 */
export const plainStore: MakeStore = ({ folder, name, mode }) => {
  const path = join(folder, `${name}.json`);
  const fresh = `${path}.new`;
  return {
    get store() {
      try {
        return JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        // Not there yet. What is broken was set aside when it was opened.
        return {};
      }
    },
    set store(value) {
      writeFileSync(fresh, JSON.stringify(value), { mode });
      renameSync(fresh, path);
    },
  };
};
