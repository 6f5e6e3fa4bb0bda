/** The desktop door's writer of the settings file: electron-store, on the same file that conf writes elsewhere. */
import Store from 'electron-store';
import type { MakeStore } from '../core/saved-file.ts';
import { closeForeignChannels } from './ipc.ts';

export const makeSettingsStore: MakeStore = ({ folder, name, mode }) => {
  const store = new Store({
    cwd: folder,
    name,
    configFileMode: mode,
    accessPropertiesByDotNotation: false,
  });
  closeForeignChannels();
  return store;
};
