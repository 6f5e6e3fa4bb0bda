/** Gives the page one Transport over Electron's IPC and nothing else. Never grows: what travels is in contract.ts. */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('quayside', {
  send: (text: string) => {
    ipcRenderer.send('quayside', text);
  },
  onMessage: (listener: (text: string) => void) => {
    ipcRenderer.on('quayside', (_event, text: string) => listener(text));
  },
});
