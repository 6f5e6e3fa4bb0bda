/** The history for a command line that works alone: read when it is asked for, never written. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type Listener, ok, type PortSession, type Warning } from '../../../preload/model.ts';
import { NoPlainFile, PLAIN_FILE } from '../plain-file.ts';
import { brokenLines, unreadable } from './file-trouble.ts';
import { createHabitBook, type HabitBook } from './habits.ts';
import { readHabits } from './habits-file.ts';
import type { History, HistoryDeps } from './history-face.ts';
import { type HistoryLimits, type HistoryPaths, mostRead } from './limits.ts';
import { listSessions } from './list-sessions.ts';
import { type Recovered, recoverSessions } from './recover-sessions.ts';
import { ended } from './session-of.ts';

export function readHistory(
  { folder, now }: HistoryDeps,
  { current, older, habits: habitsPath }: HistoryPaths,
  limits: HistoryLimits,
): History {
  const paths = [current, older];
  let habits: HabitBook = createHabitBook();
  let listeners: readonly Listener[] | null = null;
  let trouble: Warning | null = null;
  let broken = 0;

  /** Nobody wrote their end: who is not there any more was last known when the last line was written. */
  const goingOn = ({ open, lastAt }: Recovered): PortSession[] => {
    const there = listeners && new Set(listeners.map(({ id }) => id));
    const hostLives = lastAt !== null && now().getTime() - Date.parse(lastAt) < 2 * limits.beatMs;
    return open.map((session) =>
      (there ? there.has(session.listenerId) : hostLives) ? session : ended(session, 'unseen', lastAt),
    );
  };

  return {
    async start() {
      habits = createHabitBook(readHabits(habitsPath)?.habits);
      trouble = plainFileTrouble(current);
    },
    see(next) {
      listeners = next;
    },
    // Only a host writes.
    noteFreed() {},
    noteStarted() {},
    habits: () => habits.list(),
    async list(query) {
      try {
        const recovered = await recoverSessions(paths, mostRead(limits));
        const found = await listSessions(goingOn(recovered), paths, query, mostRead(limits));
        broken = Math.max(recovered.broken, found.broken);
        return ok({ sessions: found.sessions, more: found.more });
      } catch (error) {
        trouble = unreadable(current, error);
        return ok({ sessions: [], more: false });
      }
    },
    warnings: () => [...(trouble ? [trouble] : []), ...(broken > 0 ? [brokenLines(folder, broken)] : [])],
    stop: async () => {},
  };
}

function plainFileTrouble(path: string): Warning | null {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | PLAIN_FILE);
    return fstatSync(file).isFile() ? null : unreadable(path, new NoPlainFile());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // ENOTDIR: the folder itself is none, which is said of the folder.
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : unreadable(path, error);
  } finally {
    if (file !== null) closeSync(file);
  }
}
