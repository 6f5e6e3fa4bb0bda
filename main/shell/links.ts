/** Links of our own scheme (`quayside://port/3000`) and files of ours: registered with the system, and led to their place in the one window. */
import type { App } from 'electron';
import { type Place, readLink } from '../../preload/place.ts';
import { namedFile, type OpenedFiles } from './opened-files.ts';
import { HIDDEN } from './start-hidden.ts';

const SCHEME = 'quayside';

export interface Links {
  /**
   * From now on each wish to see us is shown: a link or a file at its place, another start without one nowhere in particular.
   * What came before is shown at once; of several the last one counts. `hidden`: this start itself was no such wish. Tells
   * whether anything was shown.
   */
  open(show: (place: Place | undefined) => void, hidden?: boolean): boolean;
}

/** A start of us: the program, what it was given, and the folder it was made in. */
export interface Start {
  argv: readonly string[];
  folder: string;
}

export interface LinkDeps {
  app: Pick<App, 'on'>;
  files: Pick<OpenedFiles, 'offer'>;
  system: NodeJS.Platform;
}

/** The place that a start names: systems hand a link or a file over as an argument, at any position. What is none of ours is left. */
export function linkedPlace({ argv, folder }: Start, deps: Omit<LinkDeps, 'app'>): Place | undefined {
  for (const word of argv.slice(1).reverse()) {
    if (word.startsWith(`${SCHEME}:`)) return readLink(word) ?? undefined;
    const place = filePlace(word, folder, deps);
    if (place) return place;
  }
  return undefined;
}

function filePlace(
  word: string,
  folder: string,
  { files, system }: Omit<LinkDeps, 'app'>,
): Place | undefined {
  const path = namedFile(word, folder, system);
  return path === undefined ? undefined : { view: 'import', fileId: files.offer(path) };
}

/** `first`: this start. */
export function followLinks(deps: LinkDeps, first: Start): Links {
  const { app } = deps;
  let waiting = linkedPlace(first, deps);
  let wanted = waiting !== undefined;
  let show: ((place: Place | undefined) => void) | null = null;
  const lead = (place: Place | undefined) => {
    wanted = true;
    if (show) show(place);
    else waiting = place ?? waiting;
  };
  // Linux and Windows start us once more with the link; that start tells us and goes.
  app.on('second-instance', (_event, argv, folder) => {
    const place = linkedPlace({ argv, folder }, deps);
    // Its start with the session, while it runs already: nobody asked to see it.
    if (place || !argv.includes(HIDDEN)) lead(place);
  });
  // macOS tells whoever runs.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    lead(readLink(url) ?? undefined);
  });
  app.on('open-file', (event, word) => {
    event.preventDefault();
    lead(filePlace(word, '/', deps));
  });
  return {
    open(next, hidden = false) {
      show = next;
      if (!wanted && hidden) return false;
      next(waiting);
      return true;
    },
  };
}

export interface ClaimDeps {
  app: Pick<App, 'isPackaged' | 'isDefaultProtocolClient' | 'setAsDefaultProtocolClient'>;
  system: NodeJS.Platform;
  /** The program that runs. */
  program: string;
}

/**
 * Makes links of our scheme lead here. Not for a run from source, which is gone with its folder; and not on Linux, where the
 * packages' desktop entry says it and Electron would wait for a program of the system.
 */
export function claimLinks({ app, system, program }: ClaimDeps): void {
  if (!app.isPackaged) return;
  if (system === 'darwin') app.setAsDefaultProtocolClient(SCHEME);
  // Behind the `--` nothing of a link can become a switch of Chromium's.
  const words = ['--'];
  if (system === 'win32' && !app.isDefaultProtocolClient(SCHEME, program, words))
    app.setAsDefaultProtocolClient(SCHEME, program, words);
}
