/** What the rest of the core knows of the history. */
import type { Habit, Listener, PortSession, Result, Warning } from '../../../preload/model.ts';

export interface HistoryDeps {
  folder: string;
  now: () => Date;
  /** Only a host writes; the command line alone reads. */
  writable: boolean;
  onError(error: unknown): void;
}

export interface History {
  /** Reads what it needs from the file; everything else waits for nothing. */
  start(): Promise<void>;
  /** Takes the whole list as a scan found it: right even after a gap. Never waits for the disk. */
  see(listeners: readonly Listener[]): void;
  /** Quayside ended these on the user's word, at `at` (as `toISOString` writes it); before or after their end is seen. */
  noteFreed(listenerIds: readonly string[], at: string): void;
  /** What had held these was started again. */
  noteStarted(listenerIds: readonly string[], at: string): void;
  /** Where projects' programs usually listen, for conflicts and offers. The same array while nothing is new. */
  habits(): readonly Habit[];
  list(query: {
    port?: number | undefined;
    since?: string | undefined;
    limit: number;
  }): Promise<Result<{ sessions: PortSession[]; more: boolean }>>;
  warnings(): readonly Warning[];
  /** Writes what is left. */
  stop(): Promise<void>;
}
