/** The application's menu: macOS shows it whole; elsewhere there is no menu bar and it only carries the shortcuts. */
import type { MenuItemConstructorOptions } from 'electron';

const separator: MenuItemConstructorOptions = { type: 'separator' };

const edit: MenuItemConstructorOptions = {
  label: 'Edit',
  submenu: [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ],
};

const view = (developer: boolean): MenuItemConstructorOptions => ({
  label: 'View',
  submenu: [
    { role: 'reload' },
    separator,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    ...(developer ? [separator, { role: 'toggleDevTools' } satisfies MenuItemConstructorOptions] : []),
  ],
});

/** The one that has the app's name: as the system makes it, with newer versions where people look for them. */
const ownMenu = (update: AppMenuFacts['update']): MenuItemConstructorOptions => ({
  label: 'Quayside',
  submenu: [
    { role: 'about' },
    update,
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
});

export interface AppMenuFacts {
  system: NodeJS.Platform;
  /** Runs from source, so the developer tools have their shortcut. */
  developer: boolean;
  /** What macOS shows of newer versions. */
  update: { label: string; click: () => void };
}

export function appMenu({ system, developer, update }: AppMenuFacts): MenuItemConstructorOptions[] {
  if (system === 'darwin') return [ownMenu(update), edit, view(developer), { role: 'windowMenu' }];
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [{ role: 'close' }, { role: 'quit', accelerator: 'Ctrl+Q' }],
  };
  return [file, edit, view(developer)];
}
