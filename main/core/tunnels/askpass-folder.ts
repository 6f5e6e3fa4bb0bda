/** The folder of one ssh in which its helper asks: a pipe for questions, and for each question one for its answer. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../preload/model.ts';
import type { Exec } from '../exec.ts';
import { isOursAlone, makePrivateFolder } from '../make-folder.ts';
import { PLAIN_FILE } from '../plain-file.ts';
import { writeAskpassHelper } from './askpass-helper.ts';

export interface AskpassFolder {
  /** What ssh is to run. */
  readonly helper: string;
  /** Its name is 128 random bits, used for one ssh: who knows it may ask. */
  readonly path: string;
  /** Tells the helper of that pid. False where it does not listen (yet). `answer` is overwritten with zeros. */
  reply(pid: number, answer: Buffer | null): boolean;
  /** Removes it, pipes and all. */
  close(): void;
}

export interface AskpassFolderOptions {
  /** Made for this user alone where it is missing. */
  readonly base: string;
  /** The absolute path of `mkfifo`. */
  readonly mkfifo: string;
  readonly exec: Exec;
  onPiece(piece: Buffer): void;
}

const LIMIT_MS = 5_000;

export async function openAskpassFolder(options: AskpassFolderOptions): Promise<Result<AskpassFolder>> {
  const { base, mkfifo, exec, onPiece } = options;
  const path = join(base, randomBytes(16).toString('hex'));
  const asks = join(path, 'asks');
  const fresh = join(base, `asks-${randomBytes(8).toString('hex')}`);
  try {
    makePrivateFolder(base);
    if (!isOursAlone(base)) return notOurs(base);
    const helper = writeAskpassHelper(base);
    mkdirSync(path, { mode: 0o700 });
    // Made beside it and moved there: its path is to be in no command line.
    const made = await exec({ program: mkfifo, argv: ['-m', '600', fresh], env: {}, limitMs: LIMIT_MS });
    if (made.kind !== 'ended' || made.code !== 0) throw new Error('no pipe');
    renameSync(fresh, asks);
    const pipe = readPipe(asks, onPiece);
    return ok({
      helper,
      path,
      reply: (pid, answer) => reply(join(path, `answer.${pid}`), answer),
      close() {
        pipe.destroy();
        rmSync(path, { recursive: true, force: true });
      },
    });
  } catch {
    rmSync(fresh, { force: true });
    rmSync(path, { recursive: true, force: true });
    return notUsable(base);
  }
}

/** Opened for both ways, so that it does not end with each helper. */
function readPipe(path: string, onPiece: (piece: Buffer) => void): Socket {
  const fd = openSync(path, constants.O_RDWR | PLAIN_FILE);
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on('data', onPiece);
  pipe.on('error', () => {});
  return pipe;
}

/** At most 1 KB goes into a pipe that is empty, so this never waits. */
function reply(path: string, answer: Buffer | null): boolean {
  const words = answer
    ? Buffer.concat([Buffer.from('answer\n'), answer, Buffer.from('\n')])
    : Buffer.from('cancel\n');
  let fd: number | null = null;
  try {
    // Not until somebody reads at the other end.
    fd = openSync(path, constants.O_WRONLY | PLAIN_FILE);
    if (!fstatSync(fd).isFIFO()) return false;
    writeSync(fd, words);
    unlinkSync(path);
    answer?.fill(0);
    return true;
  } catch {
    return false;
  } finally {
    words.fill(0);
    if (fd !== null) closeSync(fd);
  }
}

const notOurs = (base: string) =>
  fail(
    'permission',
    `Others may look into ${base}, so nothing is asked there.`,
    'Take that right away from them.',
  );

const notUsable = (base: string) =>
  fail(
    'unavailable',
    `ssh cannot ask you through ${base}.`,
    'Make that folder writable; until then use ssh-agent.',
  );
