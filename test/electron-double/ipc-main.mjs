/** The double's `ipcMain`: messages come in from web-contents.mjs. */
import { EventEmitter } from 'node:events';

export const ipcMain = new EventEmitter();
