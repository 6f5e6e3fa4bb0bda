/** The `quayside.json` files of the projects on this machine: found, read, watched. */
import { realpath } from 'node:fs/promises';
import type { Reservation, Warning } from '../../../preload/model.ts';
import type { MakeStore } from '../saved-file.ts';
import { instead } from './file-error.ts';
import { createFolderWatches } from './folder-watches.ts';
import { type FolderLook, lookAtFolder, PROJECT_FILE } from './look-at-folder.ts';
import { createPatience } from './patience.ts';
import type { ProjectFinder } from './project-finder.ts';
import { type ProjectPorts, readProjectPorts } from './project-ports.ts';
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

/** A root that is watched; without `ports` it is one in which the file may appear. */
interface Root {
  readonly inode: string;
  readonly ports: ProjectPorts | null;
}

const MOST_ROOTS = 500;
const MOST_WARNINGS = 100;
const LOOK_AROUND_MS = 10_000;
/** Most command lines end before this: they need no watching. */
const COMMAND_LINE_MS = 1_000;
/** An editor makes several events of one save. */
const SAVED_MS = 50;
/** Without a repository to end the way. */
const MOST_LEVELS = 5;

export function createProjectFiles(deps: ProjectFilesDeps): ProjectFiles {
  const { finder, onError } = deps;
  const roots = new Map<string, Root>();
  const remembered = openRememberedProjects(deps);
  const patience = createPatience(1);
  const seen = createSeenFolders();
  const saves = new Map<string, ReturnType<typeof setTimeout>>();
  let given = new Set<string>();
  let isNew = false;
  let watching = false;
  let stopped = false;
  let reservations: readonly Reservation[] = [];
  let warnings: readonly Warning[] = remembered.warnings();

  const announce = () => {
    if (!isNew || stopped) return;
    isNew = false;
    const all = [...roots].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, { ports }]) => ports ?? []);
    reservations = all.flatMap((ports) => ports.reservations);
    warnings = bounded([...remembered.warnings(), ...all.flatMap((ports) => ports.warnings)]);
    deps.onNews();
  };

  const queue = createWorkQueue(announce, onError);
  const watches = createFolderWatches({
    file: PROJECT_FILE,
    onChange(folder) {
      if (!saves.has(folder)) saves.set(folder, setTimeout(reload, SAVED_MS, folder));
    },
  });
  const worktrees = createWorktrees(finder, (root) =>
    queue.add(`worktree ${root}`, async () => {
      if (await patience.run(`worktree ${root}`, () => worktrees.learn(root))) isNew = true;
    }),
  );

  const put = (folder: string, root: Root | null) => {
    const before = roots.get(folder);
    if (root) roots.set(folder, root);
    else roots.delete(folder);
    if (JSON.stringify(before?.ports ?? null) === JSON.stringify(root?.ports ?? null)) return;
    isNew = true;
    // What comes so late that nobody waits for it is told too.
    queue.add('tell', async () => {});
  };

  const letGo = (folder: string) => {
    put(folder, null);
    watches.remove(folder);
  };

  const gone = (folder: string) => {
    letGo(folder);
    seen.forgetBelow(folder);
    if (given.has(folder) && watching) watches.poll(folder);
  };

  /** Room for one more: who has no file goes first, then who was found first; never what the user added. */
  const makeRoom = (hasFile: boolean): boolean => {
    if (roots.size < MOST_ROOTS) return true;
    const found = [...roots.keys()].filter((folder) => !given.has(folder));
    const empty = found.find((folder) => roots.get(folder)?.ports === null);
    const least = empty ?? (hasFile ? found[0] : undefined);
    if (least !== undefined) letGo(least);
    return least !== undefined;
  };

  const take = async (look: FolderLook): Promise<true> => {
    const { folder, inode } = look;
    const known = roots.get(folder);
    if (!known && !makeRoom(look.manifests[0] === PROJECT_FILE)) return true;
    // Watched before it is read: what changes between the two is then an event.
    if (watching && known?.inode !== inode) watches.add(folder);
    roots.set(folder, { inode, ports: known?.ports ?? null });
    const ports = await readProjectPorts(look);
    if (stopped || !roots.has(folder)) return true;
    put(folder, { inode, ports });
    if (!ports) remembered.forget(folder);
    else if (!given.has(folder)) remembered.saw(folder);
    if (ports?.linked && watching) watches.poll(folder);
    return true;
  };

  const load = (folder: string) =>
    patience.run(folder, async () => {
      finder.forget(folder);
      const look = await lookAtFolder(folder);
      if (stopped) return;
      if (look) await take(look);
      else gone(folder);
    });

  function reload(folder: string) {
    saves.delete(folder);
    if (!stopped) queue.add(`load ${folder}`, () => load(folder));
  }

  const walk = async (folder: string) => {
    const way = await finder.wayUp(folder);
    if (!way) seen.ask(folder);
    for (const look of way ? levelsOf(way) : []) {
      const known = roots.get(look.folder);
      if (known?.ports) remembered.saw(look.folder);
      const isProject = look.git || look.manifests.length > 0;
      // What was read before is kept true by its own events.
      if (!isProject || known?.inode === look.inode) continue;
      if (!(await patience.run(look.folder, () => take(look)))) seen.ask(folder);
    }
  };

  const enqueue = (folders: Iterable<string>) => {
    for (const folder of folders) queue.add(`walk ${folder}`, () => walk(folder));
  };

  const giveFolders = async (folders: readonly string[]) => {
    const before = given;
    const real = (folder: string) => patience.run(folder, () => realpath(folder).catch(instead(folder)));
    given = new Set();
    for (const folder of folders) given.add((await real(folder)) ?? folder);
    for (const folder of before) {
      if (given.has(folder)) continue;
      letGo(folder);
      remembered.forget(folder);
      // It may still count because somebody works there.
      enqueue(seen.note(seen.forgetBelow(folder)));
    }
    for (const folder of given) reload(folder);
  };

  const lookAround = async () => {
    const folders = (await deps.workingFolders?.()) ?? [];
    if (stopped) return;
    enqueue(seen.note(folders));
    enqueue(seen.due());
  };

  const timers: ReturnType<typeof setInterval>[] = [];
  const begin = () => {
    watching = true;
    for (const folder of [...roots.keys()]) {
      watches.add(folder);
      reload(folder);
    }
    for (const folder of given) reload(folder);
    const around = () => void lookAround().catch(onError);
    around();
    timers.push(setInterval(around, LOOK_AROUND_MS).unref());
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
      for (const timer of timers) clearInterval(timer);
      for (const timer of saves.values()) clearTimeout(timer);
      queue.stop();
      watches.stop();
    },
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
