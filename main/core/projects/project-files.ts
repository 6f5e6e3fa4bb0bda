/** The `quayside.json` files of the projects on this machine: found, read, watched. */
import type { Reservation, Warning } from '../../../preload/model.ts';

export interface ProjectFilesDeps {
  /** Where the projects that were found are remembered. */
  dataFolder: string;
  now: () => Date;
  /** Only a host remembers what it found; the command line alone looks and forgets. */
  writable: boolean;
  /** A file came, went or changed. */
  onNews(): void;
  onError(error: unknown): void;
}

export interface ProjectFiles {
  /** Working folders of seen processes: looks from each up to its repository's root. Known ones cost nothing. */
  see(folders: Iterable<string>): void;
  /** The folders that the user added, as the settings have them. */
  setFolders(folders: readonly string[]): void;
  /** The same array while nothing is new. */
  reservations(): readonly Reservation[];
  /** What is wrong in which file, by line and key. The same array while nothing is new. */
  warnings(): readonly Warning[];
  areWorktrees(rootA: string, rootB: string): boolean;
  /** When everything that was seen so far has been looked at. */
  settled(): Promise<void>;
  stop(): void;
}

export function createProjectFiles(_deps: ProjectFilesDeps): ProjectFiles {
  return {
    see() {},
    setFolders() {},
    reservations: () => [],
    warnings: () => [],
    areWorktrees: () => false,
    settled: async () => {},
    stop() {},
  };
}
