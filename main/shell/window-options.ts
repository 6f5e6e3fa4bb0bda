/** The options of the one window: its size, and every wall between its page and the machine. */
import type { BrowserWindowConstructorOptions } from 'electron';
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
  webPreferences: {
    preload: look.preload,
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
    devTools: look.devTools,
  },
});

/** The tokens `--ground` of both themes, so that nothing flashes before the page has painted. */
export const background = (dark: boolean): string => (dark ? '#14191e' : '#ffffff');
