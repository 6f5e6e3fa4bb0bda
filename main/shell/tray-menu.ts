/** The whole menu of the tray, from a Snapshot alone. Nothing destructive stands at its first level. */
import type { Snapshot } from '../../preload/model.ts';
import { conflictEntries } from './tray-conflicts.ts';
import { action, check, menu, separator, type TrayEntry, words } from './tray-entry.ts';
import { portEntries } from './tray-ports.ts';
import { clockTime, stateLine } from './tray-state.ts';
import { tunnelEntries } from './tray-tunnels.ts';
import { updateEntries } from './tray-update.ts';

/** Separators included: a longer menu scrolls on a laptop. */
const MAX_ROWS = 20;

/** `now` is the wall clock in ms. */
export function trayMenu(snapshot: Snapshot | null, now: number): TrayEntry[] {
  const state = stateLine(snapshot);
  const head = [action('Open Quayside', { do: 'open' }), ...(state ? [words(state)] : [])];
  const usual = snapshot ? [...tunnelEntries(snapshot, now), ...usualEntries(snapshot)] : [];
  const foot = [...usual, action('Quit', { do: 'quit' })];
  if (!snapshot || snapshot.watching.state === 'starting') return joined([head, foot]);
  const conflicts = conflictEntries(snapshot);
  const others = joined([head, conflicts, foot]).length;
  // One more separator comes with the ports.
  const ports = portEntries(snapshot, MAX_ROWS - others - 1);
  return joined([head, conflicts, ports, foot]);
}

const joined = (sections: TrayEntry[][]): TrayEntry[] =>
  sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index > 0 ? [separator, ...section] : section));

const usualEntries = (snapshot: Snapshot): TrayEntry[] => [
  action('Copy next free port', { do: 'copy-next-port' }),
  action('Check port…', { do: 'open', place: { view: 'check' } }),
  pauseEntry(snapshot),
  notificationMenu(snapshot),
  ...updateEntries(snapshot),
  action('Settings…', { do: 'open', place: { view: 'settings' } }),
];

function pauseEntry({ watching }: Snapshot): TrayEntry {
  if (watching.state === 'paused') {
    return action('Resume watching', { do: 'call', name: 'watching.resume', input: {} });
  }
  const pause = (label: string, input: { minutes?: number }) =>
    action(label, { do: 'call', name: 'watching.pause', input });
  return menu('Pause watching', [
    pause('For 15 minutes', { minutes: 15 }),
    pause('For 1 hour', { minutes: 60 }),
    pause('Until I resume', {}),
  ]);
}

function notificationMenu({ settings, at }: Snapshot): TrayEntry {
  const { enabled, mutedUntil } = settings.notifications;
  const isMuted = mutedUntil !== null && mutedUntil > at;
  const mute = isMuted
    ? [
        words(`Muted until ${clockTime(mutedUntil)}`),
        action('Unmute', { do: 'notifications', change: 'unmute' }),
      ]
    : [
        action('Mute for 1 hour', { do: 'notifications', change: 'mute-for-an-hour' }),
        action('Mute until tomorrow', { do: 'notifications', change: 'mute-until-tomorrow' }),
      ];
  return menu('Notifications', [
    check('Show notifications', enabled, { do: 'notifications', change: enabled ? 'off' : 'on' }),
    ...(enabled ? mute : []),
    separator,
    action('Settings…', { do: 'open', place: { view: 'settings' } }),
  ]);
}
