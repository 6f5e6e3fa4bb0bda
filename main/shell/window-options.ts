/** The options of the window and of the tray's popover: their sizes, and every wall between the page and the machine. */
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { POPOVER_SIZE } from './popover-place.ts';
import { MINIMUM_SIZE, type WindowPlace } from './window-place.ts';

export interface WindowLook {
  preload: string;
  icon: string;
  background: string;
  place: WindowPlace;
  /** Developer tools are for people who run from source. */
  devTools: boolean;
}

export const windowOptions = (look: WindowLook): BrowserWindowConstructorOptions => ({
  ...look.place.bounds,
  minWidth: MINIMUM_SIZE.width,
  minHeight: MINIMUM_SIZE.height,
  title: 'Quayside',
  icon: look.icon,
  backgroundColor: look.background,
  show: false,
  webPreferences: walls(look),
});

/** Nothing of a window but the page, over all others; macOS rounds its corners and gives it a shadow. */
export const popoverOptions = (
  look: Omit<WindowLook, 'icon' | 'place'>,
): BrowserWindowConstructorOptions => ({
  ...POPOVER_SIZE,
  title: 'Quayside',
  backgroundColor: look.background,
  show: false,
  frame: false,
  resizable: false,
  movable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  alwaysOnTop: true,
  webPreferences: walls(look),
});

const walls = ({ preload, devTools }: Pick<WindowLook, 'preload' | 'devTools'>): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // The spelling checker would fetch its dictionaries from the network.
  spellcheck: false,
  devTools,
});

/** The tokens `--ground` of both themes, so that nothing flashes before the page has painted. */
export const background = (dark: boolean): string => (dark ? '#14191e' : '#ffffff');
