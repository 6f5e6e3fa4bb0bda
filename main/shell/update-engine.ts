/** electron-updater, told to do nothing unasked: it looks, fetches and installs one step at a time, each on our word. */

import { UpdateError } from './update-failure.ts';
import { guardRequests, type RequestMaker, type UpdateGuard } from './update-guard.ts';
import { VERSION } from './update-machine.ts';

export interface FoundUpdate {
  version: string;
  /** Whether its feed gives it to this machine: it is newer, and neither rolled out by parts nor for newer systems only. */
  given: boolean;
}

/** Every method but `install` throws what went wrong. */
export interface UpdateEngine {
  look(signal: AbortSignal): Promise<FoundUpdate>;
  /** Fetches what was found last, whole and with the right checksum. `tell`: 0 to 100, or null where it cannot be told. */
  download(tell: (percent: number | null) => void, signal: AbortSignal): Promise<void>;
  /** What must be done before the app may end for it. After it some systems install at the next quit in any case. */
  prepare(): Promise<void>;
  /** Whether `prepare` can be taken back, by doing nothing. */
  readonly revocable: boolean;
  /** As the last thing before the app ends; false where it could not be done. */
  install(restart: boolean): Promise<boolean>;
}

/** What is used of electron-updater's AppUpdater; a test may hand in one of its classes with an adapter of its own. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  disableWebInstaller: boolean;
  disableDifferentialDownload: boolean;
  requestHeaders: object | null;
  logger: object | null;
  checkForUpdates(): Promise<FoundByUpdater | null>;
  downloadUpdate(): Promise<string[]>;
  /** Not on macOS. False where it failed. */
  install?(isSilent?: boolean, isForceRunAfter?: boolean): boolean;
}

interface FoundByUpdater {
  isUpdateAvailable: boolean;
  updateInfo: { version: string; files?: readonly { size?: number | undefined }[] };
}

/** What a feed says is a page at most. */
const MAX_FEED_BYTES = 1_000_000;
/** Far more than any package has; for a feed that does not say how much it is. */
const MAX_PACKAGE_BYTES = 600_000_000;

export function configureUpdater(updater: Updater): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // Put together out of parts of the old file and ranges of the new one: far more that can go wrong, for a few seconds.
  updater.disableDifferentialDownload = true;
  // Else each question would carry a number by which this copy could be known again.
  updater.requestHeaders = { 'x-user-staging-id': '' };
  // It would write to the console whatever it does.
  updater.logger = null;
}

/** `prepareMac`: hands what was fetched to the system's own installer; given on macOS alone. */
export function createUpdateEngine(
  updater: Updater,
  prepareMac: MacInstaller | null = null,
  silenceMs?: number,
): UpdateEngine {
  configureUpdater(updater);
  // Its own types keep it to themselves, and every version so far has it.
  const { httpExecutor } = updater as unknown as { httpExecutor: RequestMaker };
  const guard = guardRequests(httpExecutor, silenceMs);
  let bytes: number | null = null;
  return {
    revocable: prepareMac === null,
    async look(signal) {
      guard.expect(MAX_FEED_BYTES);
      const found = await stoppedBy(signal, guard, () => updater.checkForUpdates());
      if (!found) throw new UpdateError('this copy is not one that can be updated');
      const { version } = found.updateInfo;
      if (typeof version !== 'string' || !VERSION.test(version))
        throw new UpdateError('what is published has no version');
      bytes = packageBytes(found.updateInfo);
      return { version, given: found.isUpdateAvailable };
    },
    async download(tell, signal) {
      guard.expect(bytes ?? MAX_PACKAGE_BYTES, percentTeller(bytes, tell));
      await stoppedBy(signal, guard, () => updater.downloadUpdate());
    },
    async prepare() {
      await prepareMac?.prepare(updater);
    },
    async install(restart) {
      if (prepareMac) return prepareMac.install(restart);
      // Without its window where nobody waits for it.
      return updater.install?.(!restart, restart) ?? false;
    },
  };
}

/** Its own way of cancelling lets requests run on. */
async function stoppedBy<T>(signal: AbortSignal, guard: UpdateGuard, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  signal.addEventListener('abort', guard.stop, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', guard.stop);
  }
}

export interface MacInstaller {
  prepare(updater: Updater): Promise<void>;
  install(restart: boolean): Promise<boolean>;
}

/** Of the largest of the files: which one is taken is electron-updater's choice. Null where it is not said, or cannot be true. */
function packageBytes({ files }: FoundByUpdater['updateInfo']): number | null {
  if (!Array.isArray(files)) return null;
  const sizes = files.map((file) => file?.size);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return null;
  const largest = Math.max(...sizes);
  return largest > 0 && largest <= MAX_PACKAGE_BYTES ? largest : null;
}

/** Only when a whole percent more has come. */
function percentTeller(bytes: number | null, tell: (percent: number | null) => void) {
  let told = -1;
  return (received: number) => {
    if (bytes === null) return;
    const percent = Math.min(100, Math.floor((received / bytes) * 100));
    if (percent === told) return;
    told = percent;
    tell(percent);
  };
}
