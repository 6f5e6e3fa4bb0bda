/** The application's menu carries the shortcuts that people expect on each system. */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { appMenu } from '../../main/shell/app-menu.ts';

const roles = (items: readonly MenuItemConstructorOptions[]): string[] =>
  items.flatMap(({ role, submenu }) => [
    ...(role ? [role] : []),
    ...(Array.isArray(submenu) ? roles(submenu) : []),
  ]);

const update = { label: 'Check for updates…', click() {} };
const menu = (system: NodeJS.Platform, developer: boolean) => appMenu({ system, developer, update });

describe('the application menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('edits and zooms on %s', (system) => {
    expect(roles(menu(system, false))).toEqual(
      expect.arrayContaining(['undo', 'cut', 'copy', 'paste', 'selectAll', 'resetZoom', 'zoomIn', 'zoomOut']),
    );
  });
  it('has the standard menus of macOS', () => {
    const [own] = menu('darwin', false);
    expect(roles(menu('darwin', false))).toEqual(
      expect.arrayContaining(['about', 'services', 'hide', 'hideOthers', 'unhide', 'quit', 'windowMenu']),
    );
    expect(own).toMatchObject({ label: 'Quayside' });
    expect(own?.submenu).toContain(update);
  });
  it.each(['linux', 'win32'] as const)('closes and quits on %s', (system) => {
    expect(roles(menu(system, false))).toEqual(expect.arrayContaining(['close', 'quit']));
  });
  it('shows developer tools only to who runs from source', () => {
    expect(roles(menu('linux', true))).toContain('toggleDevTools');
    expect(roles(menu('linux', false))).not.toContain('toggleDevTools');
  });
});
