/** The row of the tray's menu, and of macOS's app menu, on a newer version. Pure. */
import type { Snapshot, UpdateUse } from '../../preload/model.ts';
import type { TrayAction } from './shell-action.ts';
import { action, type TrayEntry } from './tray-entry.ts';

const settings: TrayAction = { do: 'open', place: { view: 'settings' } };

/** Nothing while there is nothing that the user could do. */
export function updateEntries({ desktop }: Pick<Snapshot, 'desktop'>): TrayEntry[] {
  const use = desktop?.updates;
  if (!use || !['newer', 'downloading', 'ready'].includes(use.state)) return [];
  const { label, does } = updateRow(use);
  return [action(label, does)];
}

/** What the next step is, and what a click does: it leads to the settings, but for the two steps that ask for no choice. */
export function updateRow({ state, version }: UpdateUse): { label: string; does: TrayAction } {
  switch (state) {
    case 'newer':
      return { label: `Quayside ${version} is there…`, does: settings };
    case 'downloading':
      // Without how much: a menu would be made anew with each percent.
      return { label: `Downloading Quayside ${version}…`, does: settings };
    case 'ready':
      return {
        label: `Restart to install Quayside ${version}`,
        does: { do: 'call', name: 'desktop.update', input: { step: 'restart' } },
      };
    case 'checking':
      return { label: 'Looking for updates…', does: settings };
    default:
      return { label: 'Check for updates…', does: { do: 'check-for-updates' } };
  }
}
