/** The ports that the user watches, has pinned or has muted: who is in which list, and what putting one in or out changes. */
import type { Settings } from '../preload/model.ts';
import type { SettingsChange } from './use-settings.ts';

export type PortChoice = 'watched' | 'pinned' | 'muted';

export function chosenPorts(settings: Settings, choice: PortChoice): readonly number[] {
  switch (choice) {
    case 'watched':
      return settings.watchedPorts;
    case 'pinned':
      return settings.pinnedPorts;
    case 'muted':
      return settings.notifications.mutedPorts;
  }
}

/** In order, so that the lists read the same wherever they are shown. */
export function choosePort(
  settings: Settings,
  choice: PortChoice,
  port: number,
  chosen: boolean,
): SettingsChange {
  const others = chosenPorts(settings, choice).filter((other) => other !== port);
  const ports = chosen ? [...others, port].sort((a, b) => a - b) : others;
  switch (choice) {
    case 'watched':
      return { watchedPorts: ports };
    case 'pinned':
      return { pinnedPorts: ports };
    case 'muted':
      return { notifications: { ...settings.notifications, mutedPorts: ports } };
  }
}

/** What stands on the button or in the menu: the same words everywhere. */
export function choiceLabel(choice: PortChoice, chosen: boolean): string {
  switch (choice) {
    case 'watched':
      return chosen ? 'Stop watching this port' : 'Watch this port';
    case 'pinned':
      return chosen ? 'Unpin from tray' : 'Pin to tray';
    case 'muted':
      return chosen ? 'Unmute this port' : 'Mute this port';
  }
}

/** What came of it. */
export function choiceWords(choice: PortChoice, port: number, chosen: boolean, settings: Settings): string {
  const silent = settings.notifications.enabled ? '' : ' Notifications are off, though: Settings has them.';
  switch (choice) {
    case 'watched':
      return chosen
        ? `You are told when ${port} opens and closes.${silent}`
        : `${port} is not watched any more.`;
    case 'pinned':
      return chosen ? `${port} stays in the tray’s menu.` : `${port} is not pinned any more.`;
    case 'muted':
      return chosen ? `No more notices about ${port}.` : `Notices about ${port} are on again.`;
  }
}
