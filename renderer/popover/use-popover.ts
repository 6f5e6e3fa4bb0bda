/** Whether the page is the tray's popover: its address says so. */
import { useSyncExternalStore } from 'react';
import { POPOVER_HASH } from '../../preload/popover.ts';

const subscribe = (tell: () => void) => {
  window.addEventListener('hashchange', tell);
  return () => window.removeEventListener('hashchange', tell);
};

export const useIsPopover = (): boolean =>
  useSyncExternalStore(subscribe, () => window.location.hash === POPOVER_HASH);
