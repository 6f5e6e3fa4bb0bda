/** The roots of projects whose `quayside.json` is kept read: watched from the moment before it is read. */
import { createFolderWatches } from './folder-watches.ts';
import { type FolderLook, lookAtFolder, PROJECT_FILE } from './look-at-folder.ts';
import type { Patience } from './patience.ts';
import { type ProjectPorts, readProjectPorts } from './project-ports.ts';

/** A root that is watched; without `ports` it is one in which the file may appear. */
export interface ProjectRoot {
  readonly inode: string;
  readonly ports: ProjectPorts | null;
}

export interface ProjectRootsDeps {
  patience: Patience;
  /** The user's own word: is never let go for others, and awaited when it is not there. */
  isGiven(folder: string): boolean;
  /** The folder may have changed; `load` is to follow. */
  onChange(folder: string): void;
  /** What a file says is new. */
  onNews(): void;
  onFound(folder: string, hasFile: boolean): void;
  onGone(folder: string): void;
}

export interface ProjectRoots {
  get(folder: string): ProjectRoot | undefined;
  /** All of them, in the order in which they were found. */
  folders(): string[];
  /** What the files say, in the order of their paths. */
  ports(): ProjectPorts[];
  /** Reads what was just looked at. Undefined: the file system has not answered. */
  take(look: FolderLook): Promise<true | undefined>;
  /** Looks anew and reads. Undefined as above. */
  load(folder: string): Promise<true | undefined>;
  letGo(folder: string): void;
  /** From now on. Before it nothing is watched. */
  watch(): void;
  stop(): void;
}

const MOST_ROOTS = 500;

export function createProjectRoots(deps: ProjectRootsDeps): ProjectRoots {
  const { patience, isGiven } = deps;
  const roots = new Map<string, ProjectRoot>();
  const watches = createFolderWatches({ file: PROJECT_FILE, onChange: deps.onChange });
  let watching = false;
  let stopped = false;

  const put = (folder: string, root: ProjectRoot | null) => {
    const before = roots.get(folder);
    if (root) roots.set(folder, root);
    else roots.delete(folder);
    if (JSON.stringify(before?.ports ?? null) !== JSON.stringify(root?.ports ?? null)) deps.onNews();
  };

  const letGo = (folder: string) => {
    put(folder, null);
    watches.remove(folder);
  };

  /** Room for one more: who has no file goes first, then who was found first. */
  const makeRoom = (hasFile: boolean): boolean => {
    if (roots.size < MOST_ROOTS) return true;
    const found = [...roots.keys()].filter((folder) => !isGiven(folder));
    const empty = found.find((folder) => roots.get(folder)?.ports === null);
    const least = empty ?? (hasFile ? found[0] : undefined);
    if (least !== undefined) letGo(least);
    return least !== undefined;
  };

  const read = async (look: FolderLook): Promise<true> => {
    const { folder, inode } = look;
    const known = roots.get(folder);
    if (stopped || (!known && !makeRoom(look.manifests[0] === PROJECT_FILE))) return true;
    if (watching && known?.inode !== inode) watches.add(folder);
    roots.set(folder, { inode, ports: known?.ports ?? null });
    const ports = await readProjectPorts(look);
    if (stopped || !roots.has(folder)) return true;
    put(folder, { inode, ports });
    deps.onFound(folder, ports !== null);
    // What a link leads to is changed elsewhere.
    if (ports?.linked && watching) watches.poll(folder);
    return true;
  };

  const gone = (folder: string) => {
    letGo(folder);
    if (watching && isGiven(folder)) watches.poll(folder);
    deps.onGone(folder);
  };

  return {
    get: (folder) => roots.get(folder),
    folders: () => [...roots.keys()],
    ports: () => [...roots].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, { ports }]) => ports ?? []),
    take: (look) => patience.run(look.folder, () => read(look)),
    load: (folder) =>
      patience.run(folder, async () => {
        const look = await lookAtFolder(folder);
        if (look) return read(look);
        if (!stopped) gone(folder);
        return true;
      }),
    letGo,
    watch() {
      watching = true;
      for (const folder of roots.keys()) watches.add(folder);
    },
    stop() {
      stopped = true;
      watches.stop();
    },
  };
}
