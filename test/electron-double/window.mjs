/** The double's BrowserWindow: its state is kept here, its page is a real one. */
import { EventEmitter } from 'node:events';
import { app } from './app.mjs';
import { preventable } from './preventable.mjs';
import { WebContents } from './web-contents.mjs';

let focused = null;

export class BrowserWindow extends EventEmitter {
  /** For specs: what the window was made with. */
  options;
  webContents;
  menuBarVisible = true;
  backgroundColor;
  #bounds;
  #visible;
  #minimized = false;
  #maximized = false;
  #destroyed = false;

  static getAllWindows() {
    return [...app.windows];
  }
  static getFocusedWindow() {
    return focused;
  }

  constructor(options) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.backgroundColor = options.backgroundColor;
    this.#visible = options.show !== false;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width, height: options.height };
    this.webContents = new WebContents(options.webPreferences?.preload);
    app.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    void this.webContents.opened.then(() => this.webContents.page.setViewportSize(this.#size()));
  }
  #size() {
    return { width: this.#bounds.width, height: this.#bounds.height };
  }

  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  show() {
    const changed = !this.#visible || this.#minimized;
    this.#visible = true;
    this.#minimized = false;
    if (changed) this.emit('show');
    this.focus();
  }
  hide() {
    if (!this.#visible) return;
    this.#visible = false;
    this.blur();
    this.emit('hide');
  }
  showInactive() {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
  }
  minimize() {
    if (this.#minimized) return;
    this.#minimized = true;
    this.blur();
    this.emit('minimize');
  }
  restore() {
    if (!this.#minimized) return;
    this.#minimized = false;
    this.emit('restore');
  }
  maximize() {
    this.#maximized = true;
    this.emit('maximize');
  }
  focus() {
    if (!this.#visible || focused === this) return;
    focused = this;
    this.emit('focus');
  }
  blur() {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
  }
  isVisible() {
    return this.#visible;
  }
  isMinimized() {
    return this.#minimized;
  }
  isMaximized() {
    return this.#maximized;
  }
  isFocused() {
    return focused === this;
  }
  isFullScreen() {
    return false;
  }
  isDestroyed() {
    return this.#destroyed;
  }
  getNormalBounds() {
    return { ...this.#bounds };
  }
  getBounds() {
    return { ...this.#bounds };
  }
  setBounds(bounds) {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.webContents.opened.then(() => this.webContents.page.setViewportSize(this.#size()));
    this.emit('resize');
    this.emit('move');
  }
  setBackgroundColor(color) {
    this.backgroundColor = color;
  }
  setVisibleOnAllWorkspaces() {}
  setMenuBarVisibility(visible) {
    this.menuBarVisible = visible;
  }
  close() {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.blur();
    app.windows.delete(this);
    this.webContents.destroy();
    this.emit('closed');
    if (app.windows.size === 0 && !app.emit('window-all-closed')) app.quit();
  }
}

export const contentsOfPage = (page) =>
  [...app.windows].map((window) => window.webContents).find((contents) => contents.page === page) ?? null;
