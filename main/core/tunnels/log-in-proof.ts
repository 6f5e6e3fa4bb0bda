/**
 * Proof that an ssh is logged in, which no server can give in its place. ssh binds its local forwards only once it was let in,
 * in the order of the command line; so it is given one more, the last: a socket in a folder that is ours alone. Once that
 * is there, it is logged in and all local forwards before it are bound, whatever any line says. Nobody connects to it.
 */
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { isOursAlone, makePrivateFolder } from '../make-folder.ts';

export interface LogInProof {
  /** What stands behind -L, after all other forwards. */
  readonly forward: string;
  /** Once true it stays so. Synchronous: one look at one file. */
  isGiven(): boolean;
  /** Takes it away. */
  close(): void;
}

/** For one start of one ssh. `folder`: see host-files.ts; it is made where it is missing. */
export function openLogInProof(folder: string): Result<LogInProof> {
  const place = join(folder, randomBytes(4).toString('hex'));
  const socket = join(place, 's');
  let isGiven = false;
  try {
    makePrivateFolder(folder);
    if (!isOursAlone(folder)) return notUsable(folder);
    mkdirSync(place, { mode: 0o700 });
  } catch {
    return notUsable(folder);
  }
  return ok({
    // Where a connection would lead: nowhere, on a port that nobody listens on.
    forward: `${socket}:127.0.0.1:1`,
    isGiven() {
      isGiven ||= lstatSync(socket, { throwIfNoEntry: false })?.isSocket() ?? false;
      return isGiven;
    },
    close: () => rmSync(place, { recursive: true, force: true }),
  });
}

const notUsable = (folder: string) =>
  fail(
    'unavailable',
    `Quayside cannot keep a socket in ${cleanText(folder)}, by which it sees that ssh is logged in.`,
    'Make that folder writable for you, and for you alone.',
  );
