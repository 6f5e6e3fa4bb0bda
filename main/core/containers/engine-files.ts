/** What finding engines wants of the file system. */
import { opendir, stat } from 'node:fs/promises';

export interface EngineFiles {
  /** The socket that a path leads to, over links; null where there is none. `key` is the same for the same socket. */
  socket(path: string): Promise<{ key: string; uid: number } | null>;
  /** Some names in a folder, at most twenty; none where it cannot be read. */
  names(folder: string): Promise<string[]>;
  /** A small plain file; null where there is none, or a larger one. */
  text(path: string, maxBytes: number): Promise<string | null>;
}

const MOST_NAMES = 20;

export const realEngineFiles = (text: EngineFiles['text']): EngineFiles => ({ socket, names, text });

async function socket(path: string): Promise<{ key: string; uid: number } | null> {
  try {
    const stats = await stat(path, { bigint: true });
    return stats.isSocket() ? { key: `${stats.dev} ${stats.ino}`, uid: Number(stats.uid) } : null;
  } catch {
    return null;
  }
}

async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  try {
    // Leaving the loop closes the folder.
    for await (const entry of await opendir(folder)) {
      if (found.push(entry.name) >= MOST_NAMES) break;
    }
  } catch {
    // What cannot be read has no engine for this user.
  }
  return found;
}
