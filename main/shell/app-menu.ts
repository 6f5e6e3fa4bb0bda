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

/** `developer`: runs from source, so the developer tools have their shortcut. */
export function appMenu(system: NodeJS.Platform, developer: boolean): MenuItemConstructorOptions[] {
  if (system === 'darwin') return [{ role: 'appMenu' }, edit, view(developer), { role: 'windowMenu' }];
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [{ role: 'close' }, { role: 'quit', accelerator: 'Ctrl+Q' }],
  };
  return [file, edit, view(developer)];
}
