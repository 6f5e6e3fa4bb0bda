/** The socket file of a bind side: what lies there, making it for its owner alone, and taking away only what we made. */
import { access, chmod, constants, link, lstat, mkdtemp, rm, unlink } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import type { SocketTrouble } from './bind-failures.ts';

/** Less than what any system takes (macOS: 103), for the one that is made first is a little longer. */
const PATH_BYTES = 100;
const ANSWER_MS = 500;

/** `stale`: a socket that nobody answers on, from a program that ended without taking it away. */
export type Place = { kind: 'empty' | 'stale' } | { kind: 'trouble'; trouble: SocketTrouble };

const trouble = (trouble: SocketTrouble): Place => ({ kind: 'trouble', trouble });

/** Looks, and changes nothing. */
export async function lookAtPlace(path: string): Promise<Place> {
  if (Buffer.byteLength(path) > PATH_BYTES) return trouble('too-long');
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
    const there = await lstat(path);
    if (!there.isSocket()) return trouble('no-socket');
  } catch (error) {
    // Node's file errors always carry a code.
    return placeOf((error as NodeJS.ErrnoException).code ?? '', await folderIsThere(path));
  }
  return (await isAnswered(path)) ? trouble('answers') : { kind: 'stale' };
}

const folderIsThere = (path: string): Promise<boolean> =>
  lstat(dirname(path)).then(
    () => true,
    () => false,
  );

function placeOf(code: string, folder: boolean): Place {
  if (code === 'ENOENT') return folder ? { kind: 'empty' } : trouble('no-folder');
  if (code === 'ENOTDIR') return trouble('no-folder');
  return trouble(code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'no-right' : 'other');
}

/** Only a clear refusal says that nobody is there: who is slow or closed to us still holds it. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answered: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => end(true), ANSWER_MS);
    socket.once('connect', () => end(true));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code !== 'ECONNREFUSED'));
  });
}

export interface SocketFile {
  /** Takes the file away where it is still the one that was made. */
  remove(): Promise<void>;
}

/**
 * Listens on a socket of mode 0600. It is made in a folder that nobody else may enter and gets its own name once its mode
 * is right, by a link, which never replaces what came to lie there.
 */
export async function listenOnFile(server: Server, path: string): Promise<SocketFile | SocketTrouble> {
  const place = await lookAtPlace(path);
  if (place.kind === 'trouble') return place.trouble;
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(dirname(path), '.q'));
    const made = join(folder, 's');
    await listen(server, made);
    await chmod(made, 0o600);
    const { dev, ino } = await lstat(made, { bigint: true });
    if (place.kind === 'stale') await unlink(path);
    await link(made, path);
    return { remove: () => removeSame(path, dev, ino) };
  } catch (error) {
    server.close();
    // As above.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'answers';
    return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'no-right' : 'other';
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });

async function removeSame(path: string, dev: bigint, ino: bigint): Promise<void> {
  const there = await lstat(path, { bigint: true }).catch(() => null);
  if (there?.dev === dev && there.ino === ino) await unlink(path).catch(() => {});
}
