/** The history as a host keeps it: what a scan saw becomes sessions, lines and habits. Nothing here waits for the disk. */
import { ok, type Warning } from '../../../preload/model.ts';
import { brokenLines, unreadable } from './file-trouble.ts';
import type { History, HistoryDeps } from './history-face.ts';
import { keepHabits } from './keep-habits.ts';
import { type HistoryLimits, type HistoryPaths, mostRead } from './limits.ts';
import { listSessions } from './list-sessions.ts';
import { type Recovered, recoverSessions } from './recover-sessions.ts';
import { createSessionBook, type SessionEvent } from './session-book.ts';
import { createSessionLog, type SessionLog } from './session-log.ts';

const DAY_MS = 86_400_000;

export function keepHistory(
  { folder, now, onError }: HistoryDeps,
  paths: HistoryPaths,
  limits: HistoryLimits,
): History {
  const { current, older } = paths;
  const book = createSessionBook();
  const habits = keepHabits(paths, limits, now);
  let log: SessionLog | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let trimmedAt = 0;
  /** With reading. A file that could be written since is in order again. */
  let trouble: { at: number; warning: Warning } | null = null;
  let broken = 0;

  const take = (events: readonly SessionEvent[]) => {
    for (const { type, session } of events) {
      if (type === 'opened' || type === 'kept' || type === 'closed') log?.append({ type, session });
      else habits.take(type, session);
    }
  };

  const recover = async (): Promise<Recovered> => {
    try {
      return await recoverSessions([current, older], mostRead(limits));
    } catch (error) {
      trouble = { at: now().getTime(), warning: unreadable(current, error) };
      return { open: [], lastAt: null, broken: 0 };
    }
  };

  const trim = (at: number) => {
    trimmedAt = at;
    log?.trim();
  };

  const beat = () => {
    const at = now();
    take(book.pass(at));
    if (!log) return;
    if (at.getTime() - log.lastWrite() >= limits.beatMs && book.open().length > 0)
      log.append({ type: 'alive' });
    log.check();
    if (at.getTime() - trimmedAt >= limits.trimMs) trim(at.getTime());
  };

  return {
    async start() {
      const recovered = await recover();
      broken = recovered.broken;
      const at = now();
      const { open, lastAt } = recovered;
      // Nothing was known later than now, whatever the clock was before.
      book.recover(open, lastAt === null ? null : earlier(lastAt, at.toISOString()));
      log = createSessionLog({
        current,
        older,
        limits,
        now,
        open: book.open,
        lastAt: stampAfter(lastAt, at),
      });
      trim(at.getTime());
      habits.start(onError);
      timer = setInterval(beat, limits.beatMs);
      timer.unref();
    },
    see(listeners) {
      take(book.see(listeners, now()));
    },
    noteFreed: (listenerIds, at) => take(book.note(listenerIds, { freed: at })),
    noteStarted: (listenerIds, at) => take(book.note(listenerIds, { startedAgain: at })),
    habits: () => habits.list(),
    async list(query) {
      take(book.pass(now()));
      const known = [...book.open(), ...(log?.unsaved() ?? [])];
      try {
        const found = await listSessions(known, [current, older], query, mostRead(limits));
        broken = Math.max(broken, found.broken);
        trouble = null;
        return ok({ sessions: found.sessions, more: found.more });
      } catch (error) {
        trouble = { at: now().getTime(), warning: unreadable(current, error) };
        const { sessions, more } = await listSessions(known, [], query, 0);
        return ok({ sessions, more });
      }
    },
    warnings() {
      const ofLog = log?.warnings() ?? [];
      return [
        ...ofLog,
        // What is wrong with reading and writing is said once.
        ...(trouble && ofLog.length === 0 && (log?.lastWrite() ?? 0) <= trouble.at ? [trouble.warning] : []),
        ...(broken > 0 ? [brokenLines(folder, broken)] : []),
        ...habits.warnings(),
      ];
    },
    async stop() {
      clearInterval(timer);
      take(book.finish(now()));
      if (book.open().length > 0) log?.append({ type: 'alive' });
      await Promise.all([log?.close(), habits.stop()]);
    },
  };
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** Lines are in the order of their times, unless the clock was far ahead when the last one was written. */
const stampAfter = (lastAt: string | null, now: Date): string | null =>
  lastAt !== null && Date.parse(lastAt) - now.getTime() < DAY_MS ? lastAt : null;
