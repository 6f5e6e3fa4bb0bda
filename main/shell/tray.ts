/** The tray icon and its menu: made when something can show it, and never changed under the user's pointer. */
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import type { Snapshot } from '../../preload/model.ts';
import { type TrayAction, type TrayEntry, trayMenu } from './tray-menu.ts';

export interface TrayDeps {
  /** Where the icons lie. */
  iconFolder: string;
  actions: Readonly<Record<TrayAction, () => void>>;
  hasHost: () => Promise<boolean>;
  system: NodeJS.Platform;
}

export interface TrayIcon {
  update(snapshot: Snapshot): void;
  /** Whether a tray shows our icon now; makes the icon when a host has come. */
  ensure(): Promise<boolean>;
  close(): void;
}

type IconState = 'idle' | 'paused';

/** Windows cuts the text itself in the middle of a character from 128 on. */
const TOOLTIP_LIMIT = 127;
/** Some Linux panels never say that a menu was closed; after so long it counts as closed. */
const MENU_OPEN_MS = 60_000;
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
  const look = async () => {
    if ((await ensure()) || ++looks >= LOOKS || closed) return;
    timer = setTimeout(look, LOOK_AGAIN_MS);
  };
  void look();

  return {
    update(next) {
      snapshot = next;
      shown?.update(next);
    },
    ensure,
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

function showTray({ iconFolder, actions, system }: TrayDeps): ShownTray {
  const image = (state: IconState) => nativeImage.createFromPath(`${iconFolder}/${iconFile(system, state)}`);
  const tray = new Tray(image('idle'));
  const open = createOpenMark();
  let icon: IconState = 'idle';
  let menuText = '';
  let latest: Snapshot | null = null;

  const setMenu = () => {
    if (open.isOpen()) return;
    const entries = trayMenu(latest);
    const text = JSON.stringify(entries);
    if (text === menuText) return;
    menuText = text;
    const menu = Menu.buildFromTemplate(entries.map((entry) => menuItem(entry, actions)));
    menu.on('menu-will-show', open.opened);
    menu.on('menu-will-close', () => {
      open.closed();
      // Only after the click that closed it has been handled.
      setTimeout(setMenu, 0);
    });
    tray.setContextMenu(menu);
    tray.setToolTip(tooltip(entries));
  };
  // Where the tray passes clicks on (Windows, some Linux panels); macOS opens the menu instead.
  if (system !== 'darwin') tray.on('click', actions.open);

  return {
    update(snapshot) {
      latest = snapshot;
      const next: IconState = snapshot?.watching.state === 'paused' ? 'paused' : 'idle';
      if (next !== icon) tray.setImage(image(next));
      icon = next;
      setMenu();
    },
    close: () => tray.destroy(),
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

function menuItem(entry: TrayEntry, actions: TrayDeps['actions']): MenuItemConstructorOptions {
  if (entry.kind === 'separator') return { type: 'separator' };
  if (entry.kind === 'words') return { label: entry.label, enabled: false };
  return { label: entry.label, click: () => actions[entry.action]() };
}

const tooltip = (entries: readonly TrayEntry[]): string => {
  const words = entries.find((entry) => entry.kind === 'words')?.label;
  return `Quayside${words ? `: ${words}` : ''}`.slice(0, TOOLTIP_LIMIT);
};

/** macOS colours an image whose name ends with Template itself; Windows wants an .ico. */
function iconFile(system: NodeJS.Platform, state: IconState): string {
  if (system === 'darwin') return `tray-${state}-Template.png`;
  return `tray-${state}.${system === 'win32' ? 'ico' : 'png'}`;
}
