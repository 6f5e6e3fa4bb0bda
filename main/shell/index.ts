/** The desktop door: joins Electron's window, tray, menu and locks to a core that is handed in. Decides nothing. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  autoUpdater,
  dialog,
  globalShortcut,
  nativeTheme,
  powerMonitor,
  protocol,
  session,
  shell as system,
} from 'electron';
import type { Result, Snapshot } from '../../preload/model.ts';
import { createServe, type Service } from '../../preload/serve.ts';
import type { DesktopDoor } from '../core/desktop-calls.ts';
import type { MakeStore } from '../core/saved-file.ts';
import { APP_SCHEMES, type Page, servePage } from './app-scheme.ts';
import { askBeforeQuit } from './ask-before-quit.ts';
import { openClicks } from './clicks.ts';
import { createDesktopDoor, type ShellDoor } from './desktop-door.ts';
import { createDock } from './dock.ts';
import { openIpcDoor } from './ipc.ts';
import { claimLinks, followLinks, type Links } from './links.ts';
import { endForUpdate, loadUpdates } from './load-updates.ts';
import { lockContents, lockSession } from './locks.ts';
import { openRedirect, openUrl } from './open-url.ts';
import { createOpenedFiles, type OpenedFiles } from './opened-files.ts';
import { openPlaceFile } from './place-file.ts';
import { createPopover } from './popover.ts';
import { quitInOrder } from './quit.ts';
import { offerRunningHost } from './running-elsewhere.ts';
import { followSessionEnd } from './session-end.ts';
import { createSessionStart } from './session-start.ts';
import { createAppMenu } from './set-app-menu.ts';
import { makeSettingsStore } from './settings-store.ts';
import { createShortcut, shortcutFeatures } from './shortcut.ts';
import { followSleep } from './sleep.ts';
import { startsHidden } from './start-hidden.ts';
import { createTray } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import { createMainWindow } from './window.ts';

export interface ShellFolders {
  /** Where Quayside keeps its files. */
  data: string;
  /** Where the preload script and the icons are. */
  preload: string;
  icons: string;
}

export interface ShellDeps {
  service: Service;
  page: Page;
  onVisible: (visible: boolean) => void;
  /** The machine slept, for so many ms where the system had said so: what was seen before is old news. */
  onWake: (sleptMs: number | undefined) => void;
  onError: (error: unknown) => void;
  /** Lets go of everything; called once, when the app quits. */
  stop: () => Promise<unknown>;
}

export interface Shell {
  readonly makeStore: MakeStore;
  /** What the core passes on to the system. */
  readonly desktop: DesktopDoor;
  openUrl(url: string): Promise<Result<null>>;
  /** Says that Quayside runs at `origin` already; settles with whether the user wants to see it there. */
  offerRunningHost(origin: string): Promise<boolean>;
  /** Opens a file of ours that leads a browser on, so that no token stands in a command line. */
  openRedirect(fileUrl: string): Promise<Result<null>>;
  /** Opens the window and the tray. */
  open(deps: ShellDeps): void;
  quit(): void;
  /** Shows why the app cannot start, and ends it. */
  giveUp(error: unknown): void;
}

/** Everything that must happen before Electron is ready. Null where another one of us runs and shows itself instead. */
export function claimDesktop(folders: ShellFolders): { ready: Promise<Shell> } | null {
  app.setName('Quayside');
  app.setAppUserModelId('dev.quayside.app');
  // Chromium's own files and the single-instance lock follow the data folder, so QUAYSIDE_HOME moves all of it.
  app.setPath('userData', join(folders.data, 'chromium'));
  app.enableSandbox();
  const features = shortcutFeatures(process.platform, app.commandLine.getSwitchValue('enable-features'));
  if (features !== null) app.commandLine.appendSwitch('enable-features', features);
  protocol.registerSchemesAsPrivileged(APP_SCHEMES);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return null;
  }
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  const system = process.platform;
  const files = createOpenedFiles(system);
  // Now: macOS tells of the link or the file that it started us for before the app is ready.
  const links = followLinks({ app, files, system }, { argv: process.argv, folder: process.cwd() });
  return { ready: app.whenReady().then(() => createShell(folders, links, files)) };
}

function createShell(folders: ShellFolders, links: Links, files: OpenedFiles): Shell {
  const desktop = createDesktopDoor({
    sessionStart: createSessionStart({
      system: process.platform,
      app,
      env: process.env,
      home: homedir(),
      execPath: process.execPath,
    }),
    files,
    makeUpdates: (onUse) => loadUpdates({ app, native: autoUpdater, onUse }),
  });
  return {
    makeStore: makeSettingsStore,
    desktop,
    openUrl: (url) => openUrl(url, (address) => system.openExternal(address)),
    offerRunningHost,
    openRedirect: (fileUrl) => openRedirect(fileUrl, folders.data, (path) => system.openPath(path)),
    open: (deps) => openDesktop(folders, { links, desktop }, deps),
    quit: () => app.quit(),
    giveUp: (error) => {
      dialog.showErrorBox('Quayside could not start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    },
  };
}

interface Kept {
  links: Links;
  desktop: ShellDoor;
}

function openDesktop(folders: ShellFolders, { links, desktop }: Kept, deps: ShellDeps): void {
  const { service } = deps;
  const developer = !app.isPackaged;
  lockSession(session.defaultSession);
  servePage(protocol, deps.page);

  const serve = createServe(service, { onError: deps.onError });
  const door = openIpcDoor(serve);
  const clicks = openClicks({
    service,
    serve,
    show: (place) => window.show(place),
    system: process.platform,
  });
  // In either of them somebody may look at the list.
  const visible = { window: false, popover: false };
  const onVisible = (part: Partial<typeof visible>) => {
    Object.assign(visible, part);
    deps.onVisible(visible.window || visible.popover);
  };
  const popover = createPopover({
    preload: folders.preload,
    devTools: developer,
    onContents: (contents) => door.attach(contents),
    onVisible: (popover) => onVisible({ popover }),
    now: () => performance.now(),
  });
  const tray = createTray({
    iconFolder: folders.icons,
    act: clicks.act,
    press: popover.toggle,
    hasHost: hasTrayHost,
    system: process.platform,
  });
  const dock = createDock(app.dock);
  const window = createMainWindow({
    preload: folders.preload,
    icon: join(folders.icons, 'icon.png'),
    devTools: developer,
    place: openPlaceFile(folders.data),
    system: process.platform,
    onContents: (contents) => door.attach(contents),
    onVisible(visible) {
      onVisible({ window: visible });
      if (visible) desktop.look().catch(deps.onError);
    },
    onThere: dock,
    hasTray: tray.ensure,
  });

  desktop.showBy((place) => {
    popover.hide();
    window.show(place);
  });
  const shortcut = createShortcut({
    keys: globalShortcut,
    onPress: () => window.show({ view: 'ports', find: true }),
    onUse: desktop.shortcut,
  });
  const menu = createAppMenu({ system: process.platform, developer, act: clicks.act });
  const follow = (snapshot: Snapshot) => {
    menu.update(desktop.state().updates);
    nativeTheme.themeSource = snapshot.settings.theme;
    tray.update(snapshot);
    // Last: what comes of it is a newer snapshot, which leads here again.
    shortcut.follow(snapshot.settings.globalShortcut);
    desktop.updates.follow(snapshot.settings.checkForUpdates);
  };
  follow(service.snapshot());
  const stopFollowing = service.subscribe('snapshot', () => follow(service.snapshot()));
  app.on('activate', () => window.show());
  // Without a listener Electron would quit with the last window; only Quit quits.
  app.on('window-all-closed', () => {});
  followSleep(powerMonitor, deps.onWake);
  const quit = quitInOrder({
    app,
    mayQuit: () => askBeforeQuit(service.snapshot()),
    onStay: desktop.updates.stay,
    last: () => endForUpdate(app, desktop.updates),
    async stop() {
      // First of all, so that nothing here can keep the core from hearing of it.
      const stopped = deps.stop();
      window.letClose();
      popover.letClose();
      stopFollowing();
      clicks.close();
      door.close();
      tray.close();
      shortcut.close();
      desktop.close();
      await stopped;
    },
  });
  followSessionEnd({ power: powerMonitor, process, onEnd: quit.now });
  claimLinks({ app, system: process.platform, program: process.execPath });
  const hidden = startsHidden({ argv: process.argv, system: process.platform, app });
  if (links.open((place) => window.show(place), hidden)) return;
  dock(false);
  void tray.settled.then((isShown) => isShown || window.showMinimized());
}
