/** The calls that only a desktop app can answer; the core passes them on to the door that is one. */
import type { CallOutput, HandlerInput } from '../../preload/contract.ts';
import { type Desktop, fail, type Result, type UpdateStep } from '../../preload/model.ts';
import type { Place } from '../../preload/place.ts';

export type OpenedFile = CallOutput<'desktop.openedFile'>;

/** What the desktop door lends to the core. */
export interface DesktopDoor {
  /** As it was last seen. */
  state(): Desktop;
  /** Called with each new state. */
  subscribe(tell: (state: Desktop) => void): void;
  /** Brings the window up, at a place. */
  show(place: Place | undefined): void;
  /** A file that the user has opened from outside, by the id that a place of the window named. Fails where it cannot be read. */
  openedFile(fileId: string): Promise<Result<OpenedFile>>;
  /** `unsupported` where it cannot be arranged here, `unavailable` where the system refused. Settles with the new state. */
  startWithSession(on: boolean): Promise<Result<Desktop>>;
  /** Looks for a newer version; settles with the new state. */
  checkForUpdates(): Promise<Desktop>;
  /** `unavailable` where the step cannot be taken now. Settles with the new state once it has begun. */
  update(step: UpdateStep): Promise<Result<Desktop>>;
}

export const desktopHandlers = (door: DesktopDoor | undefined) => ({
  async 'desktop.startWithSession'({
    on,
  }: HandlerInput<'desktop.startWithSession'>): Promise<Result<{ desktop: Desktop }>> {
    if (!door) {
      return fail(
        'unsupported',
        'Only the desktop app can start with the session.',
        'Run `quayside serve` by a unit of your own, or use the desktop app.',
      );
    }
    const set = await door.startWithSession(on);
    return set.ok ? { ok: true, value: { desktop: set.value } } : set;
  },
  async 'desktop.show'({ place }: HandlerInput<'desktop.show'>): Promise<Result<Record<string, never>>> {
    if (!door) return noWindow;
    door.show(place);
    return { ok: true, value: {} };
  },
  async 'desktop.openedFile'({ fileId }: HandlerInput<'desktop.openedFile'>): Promise<Result<OpenedFile>> {
    return door ? door.openedFile(fileId) : noFiles;
  },
  async 'desktop.checkForUpdates'(): Promise<Result<{ desktop: Desktop }>> {
    return door ? { ok: true, value: { desktop: await door.checkForUpdates() } } : noUpdates;
  },
  async 'desktop.update'({ step }: HandlerInput<'desktop.update'>): Promise<Result<{ desktop: Desktop }>> {
    if (!door) return noUpdates;
    const begun = await door.update(step);
    return begun.ok ? { ok: true, value: { desktop: begun.value } } : begun;
  },
});

const noWindow = fail(
  'unsupported',
  'Only the desktop app has a window of its own.',
  'Start the desktop app.',
);

const noFiles = fail(
  'unsupported',
  'Only the desktop app opens files from outside.',
  'Choose the file under Import.',
);

const noUpdates = fail(
  'unsupported',
  'Only the desktop app looks for newer versions.',
  'Update Quayside the way that you have installed it.',
);
