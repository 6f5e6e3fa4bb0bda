/** Asks electron-updater for the newest version that is published: loaded with the first question, and it fetches nothing else. */
import type { NewestVersion } from './updates.ts';

export const newestVersion: NewestVersion = async () => {
  const { default: updater } = await import('electron-updater');
  const { autoUpdater } = updater;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  // Else each question would carry a number by which this copy could be known again.
  autoUpdater.requestHeaders = { 'x-user-staging-id': '' };
  // It would write to the console whatever it does.
  autoUpdater.logger = null;
  const found = await autoUpdater.checkForUpdates();
  if (!found) throw new Error('this copy is not one that can be updated');
  return found.updateInfo.version;
};
