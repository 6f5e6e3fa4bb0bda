/** What every view of the window may do beyond itself: go elsewhere, free a port, change a setting, reserve a port. */
import { createContext, useContext } from 'react';
import type { ShowAgain } from './freeing/use-again-dialog.tsx';
import type { FreeControls } from './freeing/use-free-flow.ts';
import type { ManyControls } from './freeing/use-many-flow.ts';
import type { Reserve } from './reservations/use-reserve-dialog.tsx';
import type { Go, Visit } from './use-place.ts';
import type { SettingsAccess } from './use-settings.ts';

export interface WindowAccess {
  readonly visit: Visit;
  readonly go: Go;
  readonly free: FreeControls;
  readonly many: ManyControls;
  /** Shows what can be started again. */
  readonly showAgain: ShowAgain;
  /** Whether anything can be changed now. */
  readonly connected: boolean;
  readonly canFree: boolean;
  readonly settings: SettingsAccess;
  /** Opens the form with what is known already. */
  readonly reserve: Reserve;
  /** Whether that form is open. */
  readonly reserving: boolean;
  help(): void;
}

export const WindowContext = createContext<WindowAccess | null>(null);

export function useWindow(): WindowAccess {
  const access = useContext(WindowContext);
  if (!access) throw new Error('outside of the window');
  return access;
}
