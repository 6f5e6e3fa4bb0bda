/** What a click in the tray's menu or on a notification does. Plain data, so that menus can be compared and tested. */
import type { CallInput } from '../../preload/contract.ts';
import type { Place } from '../../preload/place.ts';

/** The calls that a click makes as they are. None of them ends a process that is not our own. */
export type ClickCall =
  | 'ports.open'
  | 'watching.pause'
  | 'watching.resume'
  | 'conflicts.ignore'
  | 'conflicts.reassign'
  | 'tunnels.up'
  | 'tunnels.down'
  | 'desktop.update';

export type CallAction = {
  [K in ClickCall]: { do: 'call'; name: K; input: CallInput<K> };
}[ClickCall];

/** What follows from the settings as they are when the click comes, not when the menu was made. */
export type NotificationChange = 'on' | 'off' | 'mute-for-an-hour' | 'mute-until-tomorrow' | 'unmute';

/** What the tray can do. Freeing is not in it: from the tray that always goes through the plan in the window. */
export type TrayAction =
  | { do: 'open'; place?: Place }
  | { do: 'copy'; text: string; say?: string }
  | { do: 'copy-next-port' }
  | { do: 'pin'; port: number; pinned: boolean }
  | { do: 'notifications'; change: NotificationChange }
  | CallAction
  /** All that run when the click comes. */
  | { do: 'stop-tunnels' }
  /** Looks for a newer version, and opens the settings, which say what came of it. */
  | { do: 'check-for-updates' }
  | { do: 'quit' };

export type ShellAction =
  | TrayAction
  /** The button of a notification: at once where the plan is plain, else through the window. */
  | { do: 'free'; listenerId: string };
