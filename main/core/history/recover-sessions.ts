/** What the files say was going on when the last line was written. */
import type { PortSession } from '../../../preload/model.ts';
import { linesBackwards, readingFile } from './read-lines.ts';
import {
  isTorn,
  type LineHead,
  readCheckpoint,
  readHead,
  readKey,
  readSession,
  sessionKey,
} from './session-line.ts';

export interface Recovered {
  /** The sessions that no line ends. */
  readonly open: PortSession[];
  /** When the last line was written: so long they were surely there. */
  readonly lastAt: string | null;
  /** Lines that are none of Quayside's. */
  readonly broken: number;
}

/** `paths` newest first. Reads back to the last whole checkpoint; else to the beginning. Throws the system's error. */
export async function recoverSessions(paths: readonly string[], mostBytes: number): Promise<Recovered> {
  const state = createState();
  for (const path of paths) {
    const done = await readingFile(path, async (file, size) => {
      for await (const lines of linesBackwards(file, size, mostBytes)) {
        for (const line of lines) if (state.take(line)) return true;
      }
      return false;
    });
    if (done) break;
  }
  return state.recovered();
}

function createState() {
  const open = new Map<string, PortSession>();
  const closed = new Set<string>();
  let lastAt: string | null = null;
  let broken = 0;
  /** How many more `kept` lines make the checkpoint below them whole; null outside of one. */
  let missing: number | null = null;

  /** Most sessions are over: their keys are enough. */
  const takeSession = ({ type }: LineHead, line: string): boolean => {
    const quick = readKey(line);
    if (quick !== null && (closed.has(quick) || open.has(quick))) return true;
    if (quick !== null && type === 'closed') {
      closed.add(quick);
      return true;
    }
    const session = readSession(line);
    if (!session) return false;
    const key = sessionKey(session);
    if (type === 'closed') closed.add(key);
    else if (!closed.has(key) && !open.has(key)) open.set(key, { ...session, to: null, ended: null });
    return true;
  };

  return {
    /** Whether nothing further up can matter. */
    take(line: string): boolean {
      const head = readHead(line);
      if (!head) {
        if (!isTorn(line)) broken++;
        missing = null;
        return false;
      }
      lastAt ??= head.at;
      if (head.type === 'alive') return false;
      if (head.type === 'checkpoint') {
        missing = readCheckpoint(line);
      } else {
        const read = takeSession(head, line);
        if (!read && !isTorn(line)) broken++;
        missing = read && missing !== null && head.type === 'kept' ? missing - 1 : null;
      }
      return missing === 0;
    },
    recovered: (): Recovered => ({ open: [...open.values()], lastAt, broken }),
  };
}
