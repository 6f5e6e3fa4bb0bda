/** One conversation with pm2's daemon over its socket: calls one after another, each with its own limit in time. */
import { lstat, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { createPm2ReplyReader, encodePm2Call, type Pm2Reply } from './pm2-frames.ts';

/** What of the system is needed to reach it. */
export interface Pm2Rim {
  /** Of this process; null where users have no numbers. */
  readonly uid: number | null;
  readonly lstat: (path: string) => Promise<PathFacts>;
  readonly stat: (path: string) => Promise<PathFacts>;
  readonly connect: (path: string) => Socket;
}

interface PathFacts {
  readonly uid: number;
  readonly mode: number;
  isSocket(): boolean;
  isDirectory(): boolean;
}

export const realPm2Rim = (): Pm2Rim => ({ uid: process.getuid?.() ?? null, lstat, stat, connect });

export interface Pm2Line {
  /** The values that the daemon's method gives, not checked. `unavailable`: refused, ended or unreadable. */
  call(method: string, args: readonly unknown[], limitMs: number): Promise<Result<unknown[]>>;
  close(): void;
}

/** An app's whole environment comes with it: this is room for hundreds of them. */
const MOST_BYTES = 8 * 1_048_576;
/** The kernel's room for the path of a socket. */
const LONGEST_PATH = 107;
const LOOK = 'Look with `pm2 list` whether it works.';

/** `permission`: the socket is not this user's own; nothing was sent. `stopped`: nothing is sent from then on. */
export async function openPm2Line(home: string, rim: Pm2Rim, stopped: AbortSignal): Promise<Result<Pm2Line>> {
  const path = join(home, 'rpc.sock');
  const refused = await whyNot(home, path, rim);
  if (refused) return refused;
  return stopped.aborted ? ended('stopped') : ok(talk(rim.connect(path), stopped));
}

/** Whoever could put another socket there would be told what to stop, and could answer anything. */
async function whyNot(home: string, path: string, { uid, lstat, stat }: Pm2Rim) {
  if (uid === null || !home.startsWith('/')) {
    return fail('unsupported', 'pm2 is not asked on this system.', 'Use `pm2 stop` by hand.');
  }
  if (Buffer.byteLength(path) > LONGEST_PATH) return ended('path');
  try {
    const [folder, socket] = await Promise.all([stat(home), lstat(path)]);
    const isOurs = [folder, socket].every((one) => one.uid === uid && (one.mode & 0o002) === 0);
    if (isOurs && folder.isDirectory() && socket.isSocket()) return null;
  } catch {
    return fail('not-found', 'pm2’s socket is not there.', LOOK);
  }
  return fail(
    'permission',
    'pm2’s socket is not your own, so it is not asked.',
    'Use `pm2 stop` as the user who runs pm2.',
  );
}

function talk(socket: Socket, stopped: AbortSignal): Pm2Line {
  const reader = createPm2ReplyReader(MOST_BYTES);
  let calls = 0;
  let failure: Result<never> | null = null;
  let settle: ((reply: Result<Pm2Reply>) => void) | null = null;

  const answer = (reply: Result<Pm2Reply>) => {
    settle?.(reply);
    settle = null;
  };
  const end = (why: Result<never>) => {
    failure ??= why;
    answer(failure);
    stopped.removeEventListener('abort', stop);
    socket.destroy();
  };
  const stop = () => end(ended('stopped'));
  stopped.addEventListener('abort', stop);
  socket.on('data', (chunk) => {
    const reply = reader.push(chunk);
    if (reply && !reply.ok) end(reply);
    else if (reply) answer(reply);
  });
  socket.on('error', () => end(ended('ended')));
  socket.on('close', () => end(ended('ended')));

  return {
    async call(method, args, limitMs) {
      if (failure) return failure;
      const id = `quayside:${++calls}`;
      const reply = new Promise<Result<Pm2Reply>>((resolve) => {
        settle = resolve;
      });
      const timer = setTimeout(() => end(ended('silent')), limitMs);
      socket.write(encodePm2Call(id, method, args));
      const said = await reply;
      clearTimeout(timer);
      if (!said.ok) return said;
      return said.value.id === id ? valuesOf(said.value.body) : ended('ended');
    },
    close: () => end(ended('ended')),
  };
}

/** `{args}` where it went well, else `{error}`, whose text is pm2's own and not passed on. */
function valuesOf(body: unknown): Result<unknown[]> {
  const isObject = typeof body === 'object' && body !== null;
  if (isObject && 'args' in body && Array.isArray(body.args)) return ok(body.args);
  return fail('unavailable', 'pm2 refused.', LOOK);
}

function ended(how: 'ended' | 'silent' | 'stopped' | 'path'): Result<never> {
  if (how === 'silent') return fail('timeout', 'pm2 did not answer in time.', LOOK);
  if (how === 'stopped') return fail('unavailable', 'It was stopped before pm2 was done.', LOOK);
  if (how === 'path') return fail('unsupported', 'The path of pm2’s socket is too long.', LOOK);
  return fail('unavailable', 'pm2 does not answer.', LOOK);
}
