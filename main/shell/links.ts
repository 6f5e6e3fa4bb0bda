/** Links of our own scheme (`quayside://port/3000`): registered with the system, and led to their place in the one window. */
import type { App } from 'electron';
import { type Place, readLink } from '../../preload/place.ts';

const SCHEME = 'quayside';

export interface Links {
  /**
   * From now on each wish to see us is shown: a link at its place, another start without one nowhere in particular. What came
   * before, if only this start itself, is shown at once; of several links the last one counts.
   */
  open(show: (place: Place | undefined) => void): void;
}

/** The place that a start of us names: systems hand a link over as an argument, at any position. What is none of ours is left. */
export function linkedPlace(argv: readonly string[]): Place | undefined {
  const link = argv.findLast((word) => word.startsWith(`${SCHEME}:`));
  return link === undefined ? undefined : (readLink(link) ?? undefined);
}

/** `argv`: of this start. */
export function followLinks(app: Pick<App, 'on'>, argv: readonly string[]): Links {
  let waiting = linkedPlace(argv);
  let show: ((place: Place | undefined) => void) | null = null;
  const lead = (place: Place | undefined) => {
    if (show) show(place);
    else waiting = place ?? waiting;
  };
  // Linux and Windows start us once more with the link; that start tells us and goes.
  app.on('second-instance', (_event, words) => lead(linkedPlace(words)));
  // macOS tells whoever runs.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    lead(readLink(url) ?? undefined);
  });
  return {
    open(next) {
      show = next;
      next(waiting);
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
