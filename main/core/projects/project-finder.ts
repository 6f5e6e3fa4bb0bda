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
/** A scan waits this long for one folder. */
const PATIENCE_MS = 250;
/** Of the four threads on which Node waits for files, a dead network drive may hold two of ours. */
const PLACES = 2;

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
  const patience = createPatience(PLACES, PATIENCE_MS);
  // Working folders are told without symbolic links.
  const home = realpath(deps.home).catch(() => deps.home);

  const wayUp = async (folder: string) =>
    walkUp(folder, await home, (level) => levels.get(level, () => look(level)));

  return {
    async find(folder) {
      const known = projects.peek(folder);
      if (known) return known.value;
      return patience.run(folder, () => projects.get(folder, async () => projectOn(await wayUp(folder))));
    },
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
  /** What is known without waiting. */
  peek(key: string): { value: T } | undefined;
  drop(key: string): void;
  clear(): void;
}

interface Kept<T> {
  at: number;
  promise: Promise<T>;
  settled: { value: T } | undefined;
}

function createShortMemory<T>(monotonic: () => number): ShortMemory<T> {
  const kept = new Map<string, Kept<T>>();
  const fresh = (key: string): Kept<T> | undefined => {
    const one = kept.get(key);
    return one && monotonic() - one.at < LIFE_MS ? one : undefined;
  };
  return {
    get(key, work) {
      const known = fresh(key);
      if (known) return known.promise;
      const one: Kept<T> = { at: monotonic(), promise: work(), settled: undefined };
      one.promise.then(
        (value) => {
          one.settled = { value };
        },
        // Whoever waits for it is told.
        () => kept.delete(key),
      );
      // Set anew at its end: the first of the map is the oldest.
      kept.delete(key);
      kept.set(key, one);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      return one.promise;
    },
    peek: (key) => fresh(key)?.settled,
    drop: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
