/** The habits as a host keeps them: counted in memory, saved now and then, counted anew where the summary is lost. */
import type { Habit, PortSession, Warning } from '../../../preload/model.ts';
import { unwritable } from './file-trouble.ts';
import { createHabitBook } from './habits.ts';
import { readHabits, writeHabits } from './habits-file.ts';
import { type HistoryLimits, type HistoryPaths, mostRead } from './limits.ts';
import { rebuildHabits } from './rebuild-habits.ts';

export interface KeptHabits {
  /** Reads the summary; counting anew, where that is lost, goes on behind it. */
  start(onError: (error: unknown) => void): void;
  /** `stayed`: it was there before Quayside was started anew. */
  take(type: 'came' | 'stayed' | 'went', session: PortSession): void;
  list(): readonly Habit[];
  warnings(): Warning[];
  stop(): Promise<void>;
}

interface Told {
  readonly type: 'came' | 'stayed' | 'went';
  readonly session: PortSession;
  readonly at: string;
}

const MAX_MEANWHILE = 5_000;

export function keepHabits(paths: HistoryPaths, limits: HistoryLimits, now: () => Date): KeptHabits {
  let book = createHabitBook();
  /** What came before is in the summary. */
  let summaryAt = '';
  /** What is told while the habits are counted anew. */
  let meanwhile: Told[] | null = null;
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

  const tell = ({ type, session, at }: Told) => {
    if (type === 'went') book.went(session, at);
    else book.came(session, at, type === 'came' || session.from > summaryAt);
  };

  /** What is told meanwhile is told again afterwards: the file may have been read before it was written. */
  const rebuild = async () => {
    summaryAt = now().toISOString();
    book = createHabitBook(await rebuildHabits([paths.older, paths.current], mostRead(limits)));
    savedRevision = -1;
    for (const told of meanwhile ?? []) tell(told);
    meanwhile = null;
    saveSoon();
  };

  return {
    start(onError) {
      const saved = readHabits(paths.habits);
      if (!saved) {
        meanwhile = [];
        // Nothing is saved before: a summary of the half would count as whole.
        saving = rebuild().catch((error) => {
          meanwhile = null;
          // What cannot be read was said when the sessions were read.
          if (!(error instanceof Error && 'code' in error)) onError(error);
        });
        return;
      }
      book = createHabitBook(saved.habits);
      savedRevision = book.revision();
      summaryAt = saved.at;
    },
    take(type, session) {
      const told = { type, session, at: now().toISOString() };
      if (meanwhile && meanwhile.length < MAX_MEANWHILE) meanwhile.push(told);
      tell(told);
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
