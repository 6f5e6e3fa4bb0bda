/** Decides which door `npm start` opens: the desktop window where it can be, else browser mode with the reason. */

export interface DoorFacts {
  /** `--browser` was given. */
  browser: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** As Node names it. */
  platform: string;
  /** Null where there are no user ids. */
  uid: number | null;
  /** `fetchable`: not there, but its installer is and was not tried yet; `missing`: not to be had. */
  runtime: 'there' | 'fetchable' | 'missing';
  /** The desktop part of the build is there. */
  built: boolean;
}

export type DoorChoice =
  | { door: 'desktop' }
  /** Fetch the runtime once, then choose again. */
  | { door: 'fetch' }
  /** `why` is one sentence for the user. */
  | { door: 'browser'; why: string };

export function chooseDoor(facts: DoorFacts): DoorChoice {
  const why = whyNoWindow(facts);
  if (why) return { door: 'browser', why };
  if (facts.runtime === 'fetchable') return { door: 'fetch' };
  if (facts.runtime === 'there') return { door: 'desktop' };
  return {
    door: 'browser',
    why: 'Browser mode, because the Electron runtime is not there and could not be fetched.',
  };
}

function whyNoWindow({ browser, env, platform, uid, built }: DoorFacts): string | null {
  if (browser) return 'Browser mode, as asked for.';
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'Browser mode, because there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).';
  // Chromium ends at once as root unless its sandbox is given up, which is for the user to decide.
  if (platform === 'linux' && uid === 0 && !env.ELECTRON_DISABLE_SANDBOX)
    return 'Browser mode, because the desktop window does not run as root.';
  if (!built) return 'Browser mode, because the desktop window is not built (run `npm run build`).';
  return null;
}
