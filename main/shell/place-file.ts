/** Keeps where the window was, in a file of its own: losing it costs nothing. */
import Store from 'electron-store';
import { closeForeignChannels } from './ipc.ts';
import type { SavedPlace } from './window-place.ts';

export interface PlaceFile {
  /** Whatever the file holds; it is checked by who places the window. */
  read(): unknown;
  write(place: SavedPlace): void;
}

export function openPlaceFile(folder: string): PlaceFile {
  let store: Store<SavedPlace> | null = null;
  const open = (): Store<SavedPlace> => {
    store ??= new Store<SavedPlace>({
      cwd: folder,
      name: 'window',
      configFileMode: 0o600,
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
    });
    closeForeignChannels();
    return store;
  };
  return {
    read: () => attempt(() => open().store),
    write: (place) => void attempt(() => open().set(place)),
  };
}

/** A folder that cannot be written to must not keep the window from opening. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
