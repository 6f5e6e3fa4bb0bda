/** What the tray's menu says, from a Snapshot alone. Nothing destructive stands in it. */
import type { Snapshot } from '../../preload/model.ts';

export type TrayAction = 'open' | 'quit';

export type TrayEntry =
  | { kind: 'action'; label: string; action: TrayAction }
  | { kind: 'words'; label: string }
  | { kind: 'separator' };

export function trayMenu(snapshot: Snapshot | null): TrayEntry[] {
  return [
    { kind: 'action', label: 'Open Quayside', action: 'open' },
    { kind: 'separator' },
    { kind: 'words', label: state(snapshot) },
    { kind: 'separator' },
    { kind: 'action', label: 'Quit', action: 'quit' },
  ];
}

function state(snapshot: Snapshot | null): string {
  if (!snapshot || snapshot.watching.state === 'starting') return 'Looking at the ports';
  const count = portCount(snapshot);
  const ports = count === 0 ? 'No ports in use' : `${count} ${count === 1 ? 'port' : 'ports'}`;
  if (snapshot.watching.state === 'paused') return `${ports}, paused`;
  return snapshot.watching.state === 'stalled' ? `${ports}, not up to date` : ports;
}

/** Ports, not sockets: IPv4 and IPv6 twins count once. System services are left out, as in the window and in `ls`. */
export function portCount(snapshot: Snapshot): number {
  const mine = snapshot.listeners.filter((listener) => !listener.system);
  return new Set(mine.map((listener) => `${listener.protocol}/${listener.port}`)).size;
}
