/** Joins newer versions to this app: its own facts, electron-updater when it is first needed, and the end of the app. */
import type { App } from 'electron';
import type { UpdateUse } from '../../preload/model.ts';
import { programToStart } from './autostart-entry.ts';
import { createMacInstaller, type NativeUpdater } from './mac-update.ts';
import { createUpdateEngine } from './update-engine.ts';
import { findUpdateFacts } from './update-facts.ts';
import { whyNoUpdates } from './update-way.ts';
import { createUpdates, type Updates } from './updates.ts';

export interface LoadUpdatesDeps {
  app: Pick<App, 'getVersion' | 'isPackaged' | 'quit'>;
  /** Electron's own, which macOS needs. */
  native: NativeUpdater;
  onUse: (use: UpdateUse) => void;
}

export const loadUpdates = ({ app, native, onUse }: LoadUpdatesDeps): Updates =>
  createUpdates({
    version: app.getVersion(),
    whyNot: async () =>
      whyNoUpdates(
        await findUpdateFacts({
          system: process.platform,
          packaged: app.isPackaged,
          env: process.env,
          execPath: process.execPath,
          resources: process.resourcesPath,
        }),
      ),
    async loadEngine() {
      const { default: updater } = await import('electron-updater');
      const installer = process.platform === 'darwin' ? createMacInstaller(native) : null;
      return createUpdateEngine(updater.autoUpdater, installer);
    },
    onUse,
    quit: () => app.quit(),
  });

/** The last step of a quit: installs what waits for it. */
export async function endForUpdate(
  app: Pick<App, 'releaseSingleInstanceLock' | 'relaunch'>,
  updates: Pick<Updates, 'leave'>,
): Promise<void> {
  // Else the new version would find us, show our window, and end.
  app.releaseSingleInstanceLock();
  if (await updates.leave()) return;
  // It was to come up again, and the new one does not: so the old one does.
  app.relaunch({ execPath: programToStart(process.env, process.execPath), args: process.argv.slice(1) });
}
