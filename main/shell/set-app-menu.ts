/** Puts the application's menu up, anew where what it says of newer versions is another thing. */
import { Menu } from 'electron';
import type { UpdateUse } from '../../preload/model.ts';
import { appMenu } from './app-menu.ts';
import { menuLabel } from './menu-label.ts';
import type { TrayAction } from './shell-action.ts';
import { updateRow } from './tray-update.ts';

export interface AppMenuDeps {
  system: NodeJS.Platform;
  developer: boolean;
  act: (action: TrayAction) => void;
}

export function createAppMenu({ system, developer, act }: AppMenuDeps): { update(use: UpdateUse): void } {
  let shown: string | null = null;
  return {
    update(use) {
      const { label, does } = updateRow(use);
      // Elsewhere the menu says nothing of it, and is set once.
      const told = system === 'darwin' ? label : '';
      if (told === shown) return;
      shown = told;
      const update = { label: menuLabel(label), click: () => act(does) };
      Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu({ system, developer, update })));
    },
  };
}
