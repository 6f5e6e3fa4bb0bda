/** The double's dialogs, browser opener, theme, displays and power events. */
import { EventEmitter } from 'node:events';
import { recorded } from './recorded.mjs';
import { BrowserWindow } from './window.mjs';

export const dialog = {
  /** Stays open until a spec answers it, as a real one does. */
  showMessageBox: (...values) =>
    new Promise((resolve) => {
      recorded.dialogs.push({ options: values.at(-1), answer: resolve });
    }),
  showErrorBox(title, content) {
    recorded.dialogs.push({ options: { type: 'error', title, message: content }, answer() {} });
    console.error(`${title}: ${content}`);
  },
};

export const shell = {
  async openExternal(url) {
    recorded.opened.push(url);
  },
  async openPath(path) {
    recorded.opened.push(path);
    return '';
  },
};

class NativeTheme extends EventEmitter {
  shouldUseDarkColors = false;
  #source = 'system';
  get themeSource() {
    return this.#source;
  }
  set themeSource(source) {
    this.#source = source;
    const dark = source === 'dark';
    const colorScheme = source === 'system' ? null : source;
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      // A window that closes meanwhile needs no theme any more; Electron says nothing of it either.
      void webContents.opened
        .then(() => webContents.page.emulateMedia({ colorScheme }))
        .catch((error) => {
          if (!webContents.page.isClosed()) throw error;
        });
    }
    if (dark === this.shouldUseDarkColors) return;
    this.shouldUseDarkColors = dark;
    this.emit('updated');
  }
}
export const nativeTheme = new NativeTheme();

const workArea = { x: 0, y: 0, width: 1280, height: 760 };
const display = { workArea, bounds: { ...workArea, height: 800 } };
export const screen = { getAllDisplays: () => [display], getPrimaryDisplay: () => display };

/** Shortcuts that a spec can press; another program has those that it puts into `taken`. */
export const globalShortcut = {
  register(keys, press) {
    if (recorded.shortcuts.taken.includes(keys)) return false;
    recorded.shortcuts.held.set(keys, press);
    return true;
  },
  unregister: (keys) => void recorded.shortcuts.held.delete(keys),
};

export const powerMonitor = new EventEmitter();

/** macOS alone has one that does anything; a spec may say what it found. */
export const autoUpdater = new EventEmitter();
