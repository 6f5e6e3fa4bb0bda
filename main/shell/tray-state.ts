/** What the tray says of the whole: its icon, its tooltip, and one line where not all is as usual. Pure. */
import type { Snapshot } from '../../preload/model.ts';
import { shorten } from '../../preload/shorten.ts';

export type TrayIconState = 'idle' | 'conflict' | 'paused';

/** Windows cuts the text itself in the middle of a character from 128 on. */
const TOOLTIP_LIMIT = 127;

/** A pause wins: what is not looked at cannot be called a conflict now. */
export function trayIconState(snapshot: Snapshot | null): TrayIconState {
  if (snapshot?.watching.state === 'paused') return 'paused';
  return snapshot && openConflicts(snapshot).length > 0 ? 'conflict' : 'idle';
}

export function trayTooltip(snapshot: Snapshot | null): string {
  if (!snapshot || snapshot.watching.state === 'starting') return 'Quayside: looking at the ports';
  const conflicts = openConflicts(snapshot).length;
  const parts = [
    countWords(snapshot),
    ...(conflicts > 0 ? [`${conflicts} ${conflicts === 1 ? 'conflict' : 'conflicts'}`] : []),
    ...watchingWords(snapshot),
  ];
  return shorten(`Quayside: ${parts.join(', ').replace('No ', 'no ')}`, TOOLTIP_LIMIT);
}

/** A line for the menu while the list is not up to date; null while it is. */
export function stateLine(snapshot: Snapshot | null): string | null {
  if (!snapshot || snapshot.watching.state === 'starting') return 'Looking at the ports';
  const words = watchingWords(snapshot);
  return words.length > 0 ? [countWords(snapshot), ...words].join(', ') : null;
}

export const openConflicts = ({ conflicts }: Snapshot): Snapshot['conflicts'] =>
  conflicts.filter(({ state }) => state === 'open');

/** Ports, not sockets: IPv4 and IPv6 twins count once. System services are left out, as in the window and in `ls`. */
export function portCount({ listeners }: Pick<Snapshot, 'listeners'>): number {
  const counted = listeners.filter((listener) => !listener.system);
  return new Set(counted.map(({ protocol, port }) => `${protocol}/${port}`)).size;
}

export function countWords(snapshot: Snapshot): string {
  const count = portCount(snapshot);
  return count === 0 ? 'No ports in use' : `${count} ${count === 1 ? 'port' : 'ports'}`;
}

function watchingWords({ watching }: Snapshot): string[] {
  if (watching.state === 'stalled') return ['not up to date'];
  if (watching.state !== 'paused') return [];
  return [watching.resumesAt ? `paused until ${clockTime(watching.resumesAt)}` : 'paused'];
}

/** `14:05`, in the user's own time zone. */
export function clockTime(timestamp: string): string {
  const time = new Date(timestamp);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
