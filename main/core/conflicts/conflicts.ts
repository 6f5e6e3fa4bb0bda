/** The conflicts that there are: found anew from what is known, each with its id, its beginning and its end. */
import type { Change, Conflict } from '../../../preload/model.ts';
import { displacedIn, emptyBook, nextEnd, turnPage } from './conflict-book.ts';
import type { ConflictInput } from './conflict-input.ts';
import { createScene } from './conflict-scene.ts';
import { findConflicts } from './find-conflicts.ts';
import { createLocalhostProbe, type LocalhostTries } from './localhost-probe.ts';
import { splitCandidates } from './split.ts';

export type { ConflictInput };

export interface ConflictsDeps {
  now: () => Date;
  /** ms, never going back. */
  monotonic: () => number;
  /** For `~` in sentences. */
  home: string;
  /** Who answers on localhost has been tried, or the end of a conflict is to be told: look again. */
  onProbed(): void;
  /** Instead of real connections. */
  tries?: LocalhostTries;
}

export interface Conflicts {
  /**
   * What holds now, and what began or ended since the last look. An end is told when it has lasted for 5 s, so that a
   * conflict that is back by then is no news.
   */
  look(input: ConflictInput): { conflicts: Conflict[]; changes: Change[] };
  /** When no try of localhost is under way any more. */
  settled(): Promise<void>;
  stop(): void;
}

export function createConflicts({ now, monotonic, home, onProbed, tries }: ConflictsDeps): Conflicts {
  const probe = createLocalhostProbe(onProbed, tries);
  let book = emptyBook;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const wakeForEnd = () => {
    clearTimeout(timer);
    const end = nextEnd(book);
    if (end === null || stopped) return;
    timer = setTimeout(onProbed, Math.max(1, Math.ceil(end - monotonic())));
    // Nobody waits for the end of a command for this.
    timer.unref();
  };

  return {
    look(input) {
      const at = now().toISOString();
      const scene = createScene(input, home);
      const candidates = splitCandidates(scene);
      const answers = probe.look(candidates);
      const wasOpen = displacedIn(book);
      const found = findConflicts(scene, { candidates, answers, wasOpen, now: at });
      const step = turnPage(book, found, input.ignored, { elapsed: monotonic(), at });
      book = step.book;
      wakeForEnd();
      return { conflicts: step.conflicts, changes: step.changes };
    },
    settled: () => probe.settled(),
    stop() {
      stopped = true;
      clearTimeout(timer);
      probe.stop();
    },
  };
}
