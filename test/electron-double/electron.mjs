/**
 * Stands in for the module `electron` of the main process: the built bundle runs under plain Node, and its window is a
 * page of a real Chromium driven by playwright. It has what Quayside uses and no more.
 *
 * What it cannot prove, and what no test that runs on it may claim:
 * - isolation and the sandbox: the preload script runs in the page's own world, behind a copy of contextBridge;
 * - cloning: what crosses IPC goes through JSON here and through structured cloning in Electron, so payloads stay text;
 * - app://: Chromium does not know the scheme; the page is served as https://quayside.app.double/ and addresses are
 *   translated on the way, so privileges of a custom scheme are not exercised;
 * - the drawing of tray, menus, notifications and dialogs, window managers, real focus, real displays, page visibility;
 * - permissions, which headless Chromium refuses by itself, redirects of the main frame, webviews and WebSockets;
 * - fuses, asar, code signing, installers, the order in which Electron itself starts and ends.
 */
import { app } from './app.mjs';
import { answerDriver } from './driver-end.mjs';
import { ipcMain } from './ipc-main.mjs';
import { Menu, MenuItem, nativeImage, Tray } from './menus.mjs';
import { net } from './net.mjs';
import { clipboard, Notification } from './notifications.mjs';
import { recorded } from './recorded.mjs';
import { protocol, session } from './session.mjs';
import { autoUpdater, dialog, globalShortcut, nativeTheme, powerMonitor, screen, shell } from './system.mjs';
import { BrowserWindow } from './window.mjs';

const electron = {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  /** For specs: what was shown, opened and asked. */
  recorded,
};

answerDriver(electron);

export {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  recorded,
  screen,
  session,
  shell,
  Tray,
};
export default electron;
