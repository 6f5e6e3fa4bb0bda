/** The projects whose `quayside.json` was found, kept over restarts: their ports are theirs even while nothing of them runs. */
import { z } from 'zod';
import { Timestamp, type Warning } from '../../../preload/model.ts';
import { type MakeStore, openSavedFile } from '../saved-file.ts';

export interface RememberedProjects {
  roots(): string[];
  /** It was found, or something works in it. */
  saw(root: string): void;
  /** Its file is gone. */
  forget(root: string): void;
  warnings(): readonly Warning[];
  /** Settles when what is left is written. */
  stop(): Promise<void>;
}

export interface RememberedProjectsDeps {
  dataFolder: string;
  makeStore?: MakeStore | undefined;
  now: () => Date;
  /** Else it is only read. */
  writable: boolean;
  onError(error: unknown): void;
}

const DAY_MS = 86_400_000;
const KEPT_MS = 30 * DAY_MS;
const MOST_KEPT = 500;
/** A write holds the event loop for some ms: those that are found one after another are written once. */
const SAVE_AFTER_MS = 500;
/** A longer path is not kept: the file has its bound. */
const PATH_LIMIT = 1_024;

const Stored = z.object({
  version: z.literal(1),
  projects: z
    .array(z.object({ root: z.string().min(1).max(PATH_LIMIT), lastSeen: Timestamp }))
    .max(MOST_KEPT),
});
type Stored = z.infer<typeof Stored>;

export function openRememberedProjects(deps: RememberedProjectsDeps): RememberedProjects {
  const file = openSavedFile<Stored>({
    folder: deps.dataFolder,
    name: 'projects',
    what: 'list of projects',
    schema: Stored,
    defaults: { version: 1, projects: [] },
    now: deps.now,
    ...(deps.makeStore && { makeStore: deps.makeStore }),
  });
  const lastSeen = new Map(
    file
      .read()
      .value.projects.filter((one) => deps.now().getTime() - Date.parse(one.lastSeen) < KEPT_MS)
      .map((one) => [one.root, one.lastSeen]),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;

  let writing: Promise<unknown> = Promise.resolve();

  const write = () => {
    timer = undefined;
    const projects = [...lastSeen].map(([root, at]) => ({ root, lastSeen: at }));
    // What cannot be written still holds until the end of this run; the reservations have said it already.
    writing = file.write({ version: 1, projects }).catch(deps.onError);
  };

  const save = () => {
    if (deps.writable) timer ??= setTimeout(write, SAVE_AFTER_MS).unref();
  };

  return {
    roots: () => [...lastSeen.keys()],
    warnings: () => file.read().warnings,
    saw(root) {
      const at = deps.now();
      const before = lastSeen.get(root);
      if (root.length > PATH_LIMIT || (before && at.getTime() - Date.parse(before) < DAY_MS)) return;
      // Set anew at the end: the first is the one that was not seen for the longest time.
      lastSeen.delete(root);
      lastSeen.set(root, at.toISOString());
      if (lastSeen.size > MOST_KEPT) lastSeen.delete(lastSeen.keys().next().value ?? '');
      save();
    },
    forget(root) {
      if (lastSeen.delete(root)) save();
    },
    async stop() {
      if (timer !== undefined) {
        clearTimeout(timer);
        write();
      }
      await writing;
    },
  };
}
