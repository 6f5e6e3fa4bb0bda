/** The double's `ipcMain`: messages come in from web-contents.mjs. */
import { EventEmitter } from 'node:events';

export const ipcMain = new EventEmitter();

// As Electron's own: a message on a channel of this name must not throw.
ipcMain.on('error', () => {});
