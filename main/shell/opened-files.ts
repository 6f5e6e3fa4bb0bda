/** The files of tunnels that the user opens from outside: found in what a start says, and read when the page asks for one. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../preload/model.ts';
import { decodeTunnelFile, TUNNEL_FILE_ENDING, TUNNEL_FILE_LIMIT } from '../../preload/tunnel-file.ts';
import { cleanText } from '../core/clean-text.ts';
import type { OpenedFile } from '../core/desktop-calls.ts';
import { systemCode } from '../core/system-code.ts';

export interface OpenedFiles {
  /** Keeps the path and returns the id that the page may ask by: no address of the window ever names a path. */
  offer(path: string): string;
  /** `not-found` for an id that was not given out, or long ago; `invalid-input` for what cannot be read or is no text of ours. */
  read(fileId: string): Promise<Result<OpenedFile>>;
}

/** One is shown at a time; a few more may be on their way to the page. */
const KEPT = 8;

export function createOpenedFiles(system: NodeJS.Platform): OpenedFiles {
  const paths = new Map<string, string>();
  return {
    offer(path) {
      const id = randomUUID();
      paths.set(id, path);
      for (const old of [...paths.keys()].slice(0, -KEPT)) paths.delete(old);
      return id;
    },
    async read(fileId) {
      const path = paths.get(fileId);
      if (path === undefined) {
        return fail('not-found', 'That file is not open any more.', 'Open it again.');
      }
      return readOpened(path, cleanText(pathOf(system).basename(path), 100));
    },
  };
}

async function readOpened(path: string, name: string): Promise<Result<OpenedFile>> {
  try {
    // Without waiting: what a path leads to may be a pipe that nobody writes to.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await file.stat()).isFile()) return fail('invalid-input', `${name} is no plain file.`, PICK);
      const bytes = Buffer.alloc(TUNNEL_FILE_LIMIT + 1);
      const length = await fill(bytes, (at) => file.read(bytes, at, bytes.length - at, at));
      if (length > TUNNEL_FILE_LIMIT) {
        return fail('invalid-input', `${name} is too large to be a file of tunnels.`, PICK);
      }
      return ok({ name, text: decodeTunnelFile(bytes.subarray(0, length)) });
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    return fail('invalid-input', `${name} cannot be read (${code}).`, 'Look whether it is still there.');
  }
}

const PICK = 'Give a file that Quayside has exported.';

/** A file may grow while it is read: no more than there is room for is taken. Returns how many bytes there were. */
async function fill(bytes: Buffer, more: (at: number) => Promise<{ bytesRead: number }>): Promise<number> {
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await more(at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

/**
 * The file of tunnels that a word of a start names: a path, or a `file:` address as Linux's menus hand them over. Undefined
 * for every other word. `folder` is where that start was made: in it the path of a word that is not absolute begins.
 */
export function namedFile(word: string, folder: string, system: NodeJS.Platform): string | undefined {
  const path = word.startsWith('file:') ? urlPath(word, system) : word;
  if (path === null || path.startsWith('-') || path.includes('\0')) return undefined;
  if (!path.toLowerCase().endsWith(TUNNEL_FILE_ENDING)) return undefined;
  // An address of any other kind would be taken for a folder's name.
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return undefined;
  return pathOf(system).resolve(folder, path);
}

function urlPath(url: string, system: NodeJS.Platform): string | null {
  try {
    return fileURLToPath(url, { windows: system === 'win32' });
  } catch {
    // Of another machine, or no address at all.
    return null;
  }
}

const pathOf = (system: NodeJS.Platform) => (system === 'win32' ? win32 : posix);
