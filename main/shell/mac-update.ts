/** macOS: only the system's own installer (Squirrel, by Electron's autoUpdater) may replace an app, and it wants to check it first. */
import type { EventEmitter } from 'node:events';
import type { MacInstaller, Updater } from './update-engine.ts';
import { UpdateError } from './update-failure.ts';

/** What is used of Electron's autoUpdater. */
export interface NativeUpdater extends Pick<EventEmitter, 'once' | 'off'> {
  quitAndInstall(): void;
}

/** Copying and checking the signature of a few hundred MB takes its time. */
const CHECK_LIMIT_MS = 180_000;
/** The installer ends the app itself; one that does not is ended all the same. */
const END_LIMIT_MS = 10_000;

export function createMacInstaller(
  native: NativeUpdater,
  limits = { check: CHECK_LIMIT_MS, end: END_LIMIT_MS },
): MacInstaller {
  let handed: Promise<void> | null = null;
  return {
    prepare(updater) {
      // Once: what it has checked it installs at the next quit, and a second copy would only begin anew.
      handed ??= handOver(native, updater, limits.check).catch((error: unknown) => {
        handed = null;
        throw error;
      });
      return handed;
    },
    async install(restart) {
      // At a quit it installs by itself.
      if (!restart) return true;
      native.quitAndInstall();
      await new Promise((resolve) => setTimeout(resolve, limits.end));
      return false;
    },
  };
}

async function handOver(native: NativeUpdater, updater: Updater, limitMs: number): Promise<void> {
  let settle = () => {};
  const checked = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new UpdateError('macOS did not check it in time')), limitMs);
    const done = () => resolve();
    native.once('update-downloaded', done);
    native.once('error', reject);
    settle = () => {
      clearTimeout(timer);
      native.off('update-downloaded', done);
      native.off('error', reject);
    };
  });
  // Fails below in any case, not before somebody looks.
  checked.catch(() => {});
  try {
    // With this electron-updater hands over what it has fetched already, at once.
    updater.autoInstallOnAppQuit = true;
    await updater.downloadUpdate();
    await checked;
  } finally {
    updater.autoInstallOnAppQuit = false;
    settle();
  }
}
