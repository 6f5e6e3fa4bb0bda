/** Finds projects for whoever asks again and again: remembers for a short while, and never waits long for a file system. */
import { realpath } from 'node:fs/promises';
import type { Project } from '../../../preload/model.ts';
import { projectOn } from './find-project.ts';
import { type FolderLook, lookAtFolder } from './look-at-folder.ts';
import { createPatience } from './patience.ts';
import { type Way, walkUp } from './walk-up.ts';

/** So long an answer holds, in ms: a new branch shows after it. */
const LIFE_MS = 30_000;
const MOST_KEPT = 1_000;
/** Of the four threads on which Node waits for files, a dead network drive may hold two of ours. */
const MOST_HANGING = 2;

export interface ProjectFinder {
  /** Null: there is none. Undefined: the file system has not answered yet; ask again later, that costs no time. */
  find(folder: string): Promise<Project | null | undefined>;
  /** The levels from the folder up to its repository; undefined as above. */
  wayUp(folder: string): Promise<Way | undefined>;
  /** Something in this folder is new. */
  forget(folder: string): void;
}

export interface ProjectFinderDeps {
  home: string;
  /** ms, never going back. */
  monotonic: () => number;
  /** Another file system, for tests. */
  look?: (folder: string) => Promise<FolderLook | null>;
}

export function createProjectFinder(deps: ProjectFinderDeps): ProjectFinder {
  const look = deps.look ?? lookAtFolder;
  const levels = createShortMemory<FolderLook | null>(deps.monotonic);
  const projects = createShortMemory<Project | null>(deps.monotonic);
  const patience = createPatience(MOST_HANGING);
  // Working folders are told without symbolic links.
  const home = realpath(deps.home).catch(() => deps.home);

  const wayUp = async (folder: string) =>
    walkUp(folder, await home, (level) => levels.get(level, () => look(level)));

  return {
    find: (folder) =>
      patience.run(folder, () => projects.get(folder, async () => projectOn(await wayUp(folder)))),
    wayUp: (folder) => patience.run(folder, () => wayUp(folder)),
    forget(folder) {
      levels.drop(folder);
      projects.clear();
    },
  };
}

interface ShortMemory<T> {
  /** Those who ask at the same time share one answer. */
  get(key: string, make: () => Promise<T>): Promise<T>;
  drop(key: string): void;
  clear(): void;
}

function createShortMemory<T>(monotonic: () => number): ShortMemory<T> {
  const kept = new Map<string, { at: number; value: Promise<T> }>();
  return {
    get(key, make) {
      const known = kept.get(key);
      if (known && monotonic() - known.at < LIFE_MS) return known.value;
      const value = make();
      // Set anew at its end: the first of the map is the oldest.
      kept.delete(key);
      kept.set(key, { at: monotonic(), value });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      return value;
    },
    drop: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
