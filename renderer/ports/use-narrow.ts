/** Whether the window is too narrow for the details beside the list. */
import { useSyncExternalStore } from 'react';

const query = () => matchMedia('(width < 900px)');

const subscribe = (listener: () => void) => {
  const media = query();
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
};

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query().matches);
