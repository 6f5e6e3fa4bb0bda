/** Names users by their numbers, from /etc/passwd alone: a name service could be slow, remote, or hang. */
import { readFileSync, statSync } from 'node:fs';
import { cleanText } from '../../clean-text.ts';

export interface UserNames {
  /** The name, or the number as text where there is none. */
  nameOf(uid: number): string;
  /** Reads the file again if it was written since. */
  refresh(): void;
}

/** Lines `name:password:uid:…`; the first name of a number counts, as for the system's own tools. */
export function parsePasswd(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , number] = line.split(':');
    if (!name || !number || !/^\d+$/.test(number)) continue;
    const uid = Number(number);
    if (!names.has(uid)) names.set(uid, cleanText(name, 64));
  }
  return names;
}

export function createUserNames(path = '/etc/passwd'): UserNames {
  let names = new Map<number, string>();
  let written = -1;
  const refresh = () => {
    try {
      const modified = statSync(path).mtimeMs;
      if (modified === written) return;
      names = parsePasswd(readFileSync(path, 'utf8'));
      written = modified;
    } catch {
      // Without the file every user is a number.
      names = new Map();
      written = -1;
    }
  };
  refresh();
  return { nameOf: (uid) => names.get(uid) ?? String(uid), refresh };
}
