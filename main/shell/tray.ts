/** The tray icon and its menu: made when something can show it, and never changed under the user's pointer. */
import { Menu, type MenuItemConstructorOptions, nativeImage, type Rectangle, Tray } from 'electron';
import type { Snapshot } from '../../preload/model.ts';
import type { TrayAction } from './shell-action.ts';
import type { TrayEntry } from './tray-entry.ts';
import { trayMenu } from './tray-menu.ts';
import { type TrayIconState, trayIconState, trayTooltip } from './tray-state.ts';
import { isCounting } from './tray-tunnels.ts';

export interface TrayDeps {
  /** Where the icons lie. */
  iconFolder: string;
  /** Does what a click on an entry stands for. */
  act: (action: TrayAction) => void;
  /** macOS: a left click on the icon, which is at `icon`. */
  press: (icon: Rectangle) => void;
  hasHost: () => Promise<boolean>;
  system: NodeJS.Platform;
}

export interface TrayIcon {
  update(snapshot: Snapshot): void;
  /** Whether a tray shows our icon now; makes the icon when a host has come. */
  ensure(): Promise<boolean>;
  /** Settles when the icon is shown, with true, or when it was waited for long enough. */
  readonly settled: Promise<boolean>;
  close(): void;
}

/** Some Linux panels never say that a menu was closed; after so long it counts as closed. */
const MENU_OPEN_MS = 60_000;
/** A port that opens and closes all the time must not keep the panel busy; nobody reads quicker. */
const MENU_PAUSE_MS = 200;
/** How often what is left until the next try of a tunnel is counted anew, while there is such a tunnel. */
const COUNT_MS = 1_000;
/** A panel may start after us; Electron decides for good which kind of icon it makes, so ours waits for the panel. */
const LOOK_AGAIN_MS = 2_000;
const LOOKS = 15;

export function createTray(deps: TrayDeps): TrayIcon {
  let snapshot: Snapshot | null = null;
  let shown: ShownTray | null = null;
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const ensure = async (): Promise<boolean> => {
    const hosted = await deps.hasHost();
    if (hosted && !shown && !closed) {
      shown = showTray(deps);
      shown.update(snapshot);
    }
    return hosted;
  };
  const settled = new Promise<boolean>((settle) => {
    const look = async () => {
      const hosted = await ensure();
      if (hosted || ++looks >= LOOKS || closed) return settle(hosted);
      timer = setTimeout(look, LOOK_AGAIN_MS);
    };
    void look();
  });

  return {
    update(next) {
      snapshot = next;
      shown?.update(next);
    },
    ensure,
    settled,
    close() {
      closed = true;
      clearTimeout(timer);
      shown?.close();
    },
  };
}

interface ShownTray {
  update(snapshot: Snapshot | null): void;
  close(): void;
}

function showTray({ iconFolder, act, press, system }: TrayDeps): ShownTray {
  const image = (state: TrayIconState) =>
    nativeImage.createFromPath(`${iconFolder}/${iconFile(system, state)}`);
  const tray = new Tray(image('idle'));
  const open = createOpenMark();
  let icon: TrayIconState = 'idle';
  let toolTip = '';
  let menuText = '';
  let menuSetAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let counting: NodeJS.Timeout | undefined;
  let latest: Snapshot | null = null;
  let closed = false;

  const put = system === 'darwin' ? menuOfRightClick(tray, press) : (menu: Menu) => tray.setContextMenu(menu);

  const click = (action: TrayAction) => {
    // Electron turns a clicked check box over by itself, whatever comes of it: the menu is set anew in any case.
    menuText = '';
    act(action);
  };
  const setMenu = () => {
    if (closed || open.isOpen()) return;
    const wait = menuSetAt + MENU_PAUSE_MS - performance.now();
    if (wait > 0) {
      // Rounded up: a timer that came a little early would only start another one.
      timer ??= setTimeout(later, Math.ceil(wait));
      return;
    }
    const entries = trayMenu(latest, Date.now());
    const text = JSON.stringify(entries);
    if (text === menuText) return;
    menuText = text;
    menuSetAt = performance.now();
    const menu = Menu.buildFromTemplate(entries.map((entry) => menuItem(entry, click)));
    menu.on('menu-will-show', open.opened);
    menu.on('menu-will-close', () => {
      open.closed();
      // Only after the click that closed it has been handled.
      setTimeout(setMenu, 0);
    });
    put(menu);
  };
  const later = () => {
    timer = undefined;
    setMenu();
  };
  // Where the tray passes clicks on: Windows, some Linux panels.
  if (system !== 'darwin') tray.on('click', () => act({ do: 'open' }));

  return {
    update(snapshot) {
      latest = snapshot;
      const next = trayIconState(snapshot);
      if (next !== icon) tray.setImage(image(next));
      icon = next;
      const words = trayTooltip(snapshot);
      if (words !== toolTip) tray.setToolTip(words);
      toolTip = words;
      setMenu();
      if (snapshot && isCounting(snapshot)) counting ??= setInterval(setMenu, COUNT_MS);
      else {
        clearInterval(counting);
        counting = undefined;
      }
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(counting);
      tray.destroy();
    },
  };
}

/** macOS: a menu that was set would open on the left click too, and the popover never. Takes the menu that opens from now on. */
function menuOfRightClick(tray: Tray, press: TrayDeps['press']): (menu: Menu) => void {
  let newest: Menu | null = null;
  const open = () => {
    if (newest) tray.popUpContextMenu(newest);
  };
  tray.on('right-click', open);
  // With Ctrl held a click is a right click there.
  tray.on('click', ({ ctrlKey }) => (ctrlKey ? open() : press(tray.getBounds())));
  return (menu) => {
    newest = menu;
  };
}

function createOpenMark() {
  let openedAt: number | null = null;
  return {
    opened: () => {
      openedAt = performance.now();
    },
    closed: () => {
      openedAt = null;
    },
    isOpen: () => openedAt !== null && performance.now() - openedAt < MENU_OPEN_MS,
  };
}

function menuItem(entry: TrayEntry, act: TrayDeps['act']): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'words':
      return { label: entry.label, enabled: false };
    case 'menu':
      return { label: entry.label, submenu: entry.entries.map((below) => menuItem(below, act)) };
    case 'check':
      return {
        label: entry.label,
        type: 'checkbox',
        checked: entry.checked,
        click: () => act(entry.action),
      };
    case 'action':
      return { label: entry.label, click: () => act(entry.action) };
  }
}

/** macOS colours an image whose name ends with Template itself; Windows wants an .ico. */
function iconFile(system: NodeJS.Platform, state: TrayIconState): string {
  if (system === 'darwin') return `tray-${state}-Template.png`;
  return `tray-${state}.${system === 'win32' ? 'ico' : 'png'}`;
}
