/** macOS: the app stands in the dock while there is a window to be found by it, and in the tray alone else. */
import type { Dock } from 'electron';

/** `dock` is there on macOS alone. To be told whether there is a window that is shown or minimised, at each change and first of all. */
export function createDock(dock: Pick<Dock, 'show' | 'hide'> | undefined): (window: boolean) => void {
  let shown = true;
  return (window) => {
    if (!dock || window === shown) return;
    shown = window;
    if (window) void dock.show();
    else dock.hide();
  };
}
