/** Links of our own scheme (`quayside://port/3000`): registered with the system, and led to their place in the one window. */
import type { App } from 'electron';
import { type Place, readLink } from '../../preload/place.ts';
import { HIDDEN } from './start-hidden.ts';

const SCHEME = 'quayside';

export interface Links {
  /**
   * From now on each wish to see us is shown: a link at its place, another start without one nowhere in particular. What came
   * before is shown at once; of several links the last one counts. `hidden`: this start itself was no such wish. Tells
   * whether anything was shown.
   */
  open(show: (place: Place | undefined) => void, hidden?: boolean): boolean;
}

/** The place that a start of us names: systems hand a link over as an argument, at any position. What is none of ours is left. */
export function linkedPlace(argv: readonly string[]): Place | undefined {
  const link = argv.findLast((word) => word.startsWith(`${SCHEME}:`));
  return link === undefined ? undefined : (readLink(link) ?? undefined);
}

/** `argv`: of this start. */
export function followLinks(app: Pick<App, 'on'>, argv: readonly string[]): Links {
  let waiting = linkedPlace(argv);
  let wanted = waiting !== undefined;
  let show: ((place: Place | undefined) => void) | null = null;
  const lead = (place: Place | undefined) => {
    wanted = true;
    if (show) show(place);
    else waiting = place ?? waiting;
  };
  // Linux and Windows start us once more with the link; that start tells us and goes.
  app.on('second-instance', (_event, words) => {
    const place = linkedPlace(words);
    // Its start with the session, while it runs already: nobody asked to see it.
    if (place || !words.includes(HIDDEN)) lead(place);
  });
  // macOS tells whoever runs.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    lead(readLink(url) ?? undefined);
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
