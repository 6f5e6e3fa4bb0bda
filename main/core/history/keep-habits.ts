/** The habits as a host keeps them: counted in memory, saved now and then, counted anew where the summary is lost. */
import type { Habit, PortSession, Warning } from '../../../preload/model.ts';
import { unwritable } from './file-trouble.ts';
import { createHabitBook } from './habits.ts';
import { readHabits, writeHabits } from './habits-file.ts';
import type { HistoryLimits, HistoryPaths } from './limits.ts';
import { rebuildHabits } from './rebuild-habits.ts';

export interface KeptHabits {
  /** `open`: the sessions that go on. Counting anew goes on behind it. */
  start(open: () => readonly PortSession[], onError: (error: unknown) => void): void;
  /** `stayed`: it was there before Quayside was started anew. */
  take(type: 'came' | 'stayed' | 'went', session: PortSession): void;
  list(): readonly Habit[];
  warnings(): Warning[];
  stop(): Promise<void>;
}

export function keepHabits(paths: HistoryPaths, limits: HistoryLimits, now: () => Date): KeptHabits {
  let book = createHabitBook();
  /** What came before is in the summary. */
  let summaryAt = '';
  let savedRevision = book.revision();
  let saving: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let warning: Warning | null = null;
  let stopped = false;

  const save = async () => {
    timer = undefined;
    if (book.revision() === savedRevision) return;
    savedRevision = book.revision();
    try {
      await writeHabits(paths.habits, { at: now().toISOString(), habits: book.saved() });
      warning = null;
    } catch (error) {
      savedRevision = -1;
      warning = unwritable(paths.habits, error);
    }
  };

  const saveSoon = () => {
    if (timer || stopped || book.revision() === savedRevision) return;
    timer = setTimeout(() => {
      saving = saving.then(save);
    }, limits.saveHabitsMs);
    timer.unref();
  };

  /** What cannot be read was said when the sessions were read. */
  const rebuild = async (open: () => readonly PortSession[]) => {
    const begun = now().toISOString();
    const counted = await rebuildHabits([paths.older, paths.current], 2 * limits.fileBytes);
    const rebuilt = createHabitBook(counted);
    for (const session of open()) rebuilt.came(session, now().toISOString(), session.from > begun);
    book = rebuilt;
    savedRevision = -1;
    saveSoon();
  };

  return {
    start(open, onError) {
      const saved = readHabits(paths.habits);
      if (!saved) {
        // Nothing is saved before: a summary of the half would count as whole.
        saving = rebuild(open).catch((error) => {
          if (!(error instanceof Error && 'code' in error)) onError(error);
        });
        return;
      }
      book = createHabitBook(saved.habits);
      savedRevision = book.revision();
      summaryAt = saved.at;
    },
    take(type, session) {
      const at = now().toISOString();
      if (type === 'went') book.went(session, at);
      else book.came(session, at, type === 'came' || session.from > summaryAt);
      saveSoon();
    },
    list: () => book.list(),
    warnings: () => (warning ? [warning] : []),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await saving;
      await save();
    },
  };
}
