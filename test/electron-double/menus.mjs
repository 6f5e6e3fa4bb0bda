/** The double's menus, tray and images: recorded, and clickable by specs. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { app } from './app.mjs';
import { recorded } from './recorded.mjs';
import { BrowserWindow } from './window.mjs';

export class MenuItem {
  constructor(options) {
    Object.assign(this, { enabled: true, visible: true, checked: false, label: '' }, options);
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : options.submenu;
    this.click = () => {
      if (!this.enabled || !this.visible) throw new Error(`'${this.label}' cannot be clicked`);
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (options.role === 'quit') app.quit();
      if (options.role === 'close') BrowserWindow.getFocusedWindow()?.close();
      if (options.role === 'reload') BrowserWindow.getFocusedWindow()?.webContents.reload();
      options.click?.(this, BrowserWindow.getFocusedWindow(), {});
    };
  }
}

export class Menu extends EventEmitter {
  static #application = null;
  /** @type {MenuItem[]} */
  items = [];

  static buildFromTemplate(template) {
    const menu = new Menu();
    menu.items = template.map((options) => new MenuItem(options));
    return menu;
  }
  static setApplicationMenu(menu) {
    Menu.#application = menu;
  }
  static getApplicationMenu() {
    return Menu.#application;
  }
}

export class Tray extends EventEmitter {
  menu = null;
  popped = null;
  toolTip = '';
  /** For specs: how often the menu was set. */
  menusSet = 0;

  constructor(image) {
    super();
    this.image = image;
    recorded.trays.push(this);
  }
  setImage(image) {
    this.image = image;
  }
  setToolTip(text) {
    this.toolTip = text;
  }
  setContextMenu(menu) {
    this.menu = menu;
    this.menusSet++;
  }
  /** Of macOS: opened by the app itself, for a spec to click in. */
  popUpContextMenu(menu) {
    this.popped = menu;
  }
  getBounds() {
    return { x: 900, y: 0, width: 22, height: 24 };
  }
  destroy() {
    recorded.trays.splice(recorded.trays.indexOf(this), 1);
  }
}

export const nativeImage = {
  createFromPath: (path) => ({ path, isEmpty: () => !existsSync(path) }),
};
