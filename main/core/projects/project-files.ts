/** The `quayside.json` files of the projects on this machine: found, read, watched. */
import { realpath } from 'node:fs/promises';
import type { Reservation, Warning } from '../../../preload/model.ts';
import type { MakeStore } from '../saved-file.ts';
import { instead } from './file-error.ts';
import type { FolderLook } from './look-at-folder.ts';
import { createPatience } from './patience.ts';
import type { ProjectFinder } from './project-finder.ts';
import { createProjectRoots } from './project-roots.ts';
import { openRememberedProjects } from './remembered-projects.ts';
import { createSeenFolders } from './seen-folders.ts';
import type { Way } from './walk-up.ts';
import { createWorkQueue } from './work-queue.ts';
import { createWorktrees } from './worktrees.ts';

export interface ProjectFilesDeps {
  /** Where the projects that were found are remembered. */
  dataFolder: string;
  makeStore?: MakeStore | undefined;
  now: () => Date;
  finder: ProjectFinder;
  /** Only a host remembers what it found; the command line alone looks and forgets. */
  writable: boolean;
  /** The working folders of the user's processes, where the system can tell. */
  workingFolders?: (() => Promise<string[]>) | undefined;
  /** How often it looks around by itself, in ms; a test may want it not to. */
  lookAroundMs?: number;
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
  /** Settles when what was found is written. */
  stop(): Promise<void>;
}

const MOST_WARNINGS = 100;
const LOOK_AROUND_MS = 10_000;
/** Nobody but a command line waits for these; so soon they are tried again where there was no answer. */
const PATIENCE_MS = 1_000;
const AGAIN_MS = 1_000;
/** Looked at again each time, in turn: events can be lost, and a folder above may have got another name. */
const MOST_CHECKED = 5;
/** Most command lines end before this: they need no watching. */
const COMMAND_LINE_MS = 1_000;
/** An editor makes several events of one save. */
const SAVED_MS = 50;
/** Without a repository to end the way. */
const MOST_LEVELS = 5;

export function createProjectFiles(deps: ProjectFilesDeps): ProjectFiles {
  const { finder, onError } = deps;
  const remembered = openRememberedProjects(deps);
  const patience = createPatience(1, PATIENCE_MS);
  const seen = createSeenFolders();
  const saves = new Map<string, ReturnType<typeof setTimeout>>();
  const unanswered = new Map<string, () => Promise<true | undefined>>();
  const timers: ReturnType<typeof setTimeout>[] = [];
  let given: ReadonlySet<string> = new Set();
  let again: ReturnType<typeof setTimeout> | undefined;
  let isNew = false;
  let stopped = false;
  let reservations: readonly Reservation[] = [];
  let warnings: readonly Warning[] = remembered.warnings();

  const announce = () => {
    if (!isNew || stopped) return;
    isNew = false;
    const all = roots.ports();
    reservations = all.flatMap((ports) => ports.reservations);
    warnings = bounded([...remembered.warnings(), ...all.flatMap((ports) => ports.warnings)]);
    deps.onNews();
  };

  const queue = createWorkQueue(announce, onError);

  /** Work that the file system does not answer is done again later. */
  const add = (key: string, work: () => Promise<true | undefined>) =>
    queue.add(key, async () => {
      if ((await work()) || stopped) return;
      unanswered.set(key, work);
      again ??= setTimeout(tryAgain, AGAIN_MS).unref();
    });

  const tryAgain = () => {
    again = undefined;
    const all = [...unanswered];
    unanswered.clear();
    for (const [key, work] of all) add(key, work);
  };

  const roots = createProjectRoots({
    patience,
    isGiven: (folder) => given.has(folder),
    onChange(folder) {
      finder.forget(folder);
      if (!saves.has(folder)) saves.set(folder, setTimeout(reload, SAVED_MS, folder));
    },
    onNews() {
      isNew = true;
      // What comes so late that nobody waits for it is told too.
      queue.add('tell', async () => {});
    },
    onFound(folder, hasFile) {
      if (!hasFile) remembered.forget(folder);
      else if (!given.has(folder)) remembered.saw(folder);
    },
    onGone: (folder) => void seen.forgetBelow(folder),
  });

  const worktrees = createWorktrees(finder, (root) =>
    queue.add(`worktree ${root}`, async () => {
      if (await patience.run(`worktree ${root}`, () => worktrees.learn(root))) isNew = true;
    }),
  );

  function reload(folder: string) {
    saves.delete(folder);
    if (!stopped) add(`load ${folder}`, () => roots.load(folder));
  }

  const walk = async (folder: string): Promise<true | undefined> => {
    const way = await finder.wayUp(folder);
    for (const look of way ? levelsOf(way) : []) {
      const known = roots.get(look.folder);
      if (known?.ports) remembered.saw(look.folder);
      const isProject = look.git || look.manifests.length > 0;
      // What was read before is kept true by its own events.
      if (!isProject || known?.inode === look.inode) continue;
      if (!(await roots.take(look))) return undefined;
    }
    return way && true;
  };

  const enqueue = (folders: Iterable<string>) => {
    for (const folder of folders) add(`walk ${folder}`, () => walk(folder));
  };

  const giveFolders = async (folders: readonly string[]) => {
    const before = given;
    const real = (folder: string) => patience.run(folder, () => realpath(folder).catch(instead(folder)));
    const next = new Set<string>();
    for (const folder of folders) next.add((await real(folder)) ?? folder);
    given = next;
    for (const folder of before) {
      if (next.has(folder)) continue;
      roots.letGo(folder);
      remembered.forget(folder);
      // It may still count because somebody works there.
      enqueue(seen.note(seen.forgetBelow(folder)));
    }
    for (const folder of next) reload(folder);
  };

  const lookAround = async () => {
    const folders = (await deps.workingFolders?.()) ?? [];
    if (stopped) return;
    enqueue(seen.note(folders));
    enqueue(seen.due());
    for (const folder of turn(roots.folders())) reload(folder);
  };

  const turn = createTurn(MOST_CHECKED);

  const begin = () => {
    roots.watch();
    // What changed before it was watched, and what the user named that is not there yet.
    for (const folder of [...roots.folders(), ...given]) reload(folder);
    const around = () => void lookAround().catch(onError);
    around();
    timers.push(setInterval(around, deps.lookAroundMs ?? LOOK_AROUND_MS).unref());
  };

  for (const folder of remembered.roots()) reload(folder);
  if (deps.writable) begin();
  else timers.push(setTimeout(begin, COMMAND_LINE_MS).unref());

  return {
    see: (folders) => enqueue(seen.note(folders)),
    setFolders: (folders) => queue.add('folders', () => giveFolders(folders)),
    reservations: () => reservations,
    warnings: () => warnings,
    areWorktrees: worktrees.are,
    settled: queue.idle,
    stop() {
      stopped = true;
      clearTimeout(again);
      for (const timer of [...timers, ...saves.values()]) clearTimeout(timer);
      queue.stop();
      roots.stop();
      return remembered.stop();
    },
  };
}

/** Gives a few of a list each time, and all of them in turn. */
function createTurn(count: number): (all: readonly string[]) => string[] {
  let at = 0;
  return (all) => {
    if (at >= all.length) at = 0;
    const some = all.slice(at, at + count);
    at += count;
    return some;
  };
}

/** Up to the repository's root; without one up to the nearest manifest. */
function levelsOf({ levels, inRepository }: Way): readonly FolderLook[] {
  if (inRepository) return levels;
  const nearest = levels.findIndex(({ manifests }) => manifests.length > 0);
  return levels.slice(0, Math.min(MOST_LEVELS, nearest < 0 ? MOST_LEVELS : nearest + 1));
}

function bounded(all: Warning[]): Warning[] {
  if (all.length <= MOST_WARNINGS) return all;
  const message = `There are ${all.length - MOST_WARNINGS} more problems in projects’ files.`;
  return [
    ...all.slice(0, MOST_WARNINGS),
    { code: 'project-file', message, nextStep: 'Correct the others first.' },
  ];
}
