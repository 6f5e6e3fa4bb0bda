/** The ports in the tray's menu: `3000  vite — web-shop`, each with what can be done with it. Pure. */
import { labelParts, labelText } from '../../preload/friendly-label.ts';
import type { Listener, Snapshot } from '../../preload/model.ts';
import { localUrl } from '../core/local-url.ts';
import { type DevPort, devPorts } from './dev-ports.ts';
import { action, menu, type TrayEntry, words } from './tray-entry.ts';
import { countWords, portCount } from './tray-state.ts';

const SHOWN = 10;
/** As many as the settings take. */
const MAX_PINNED = 100;

/** At most `room` rows, the one that counts the others included. */
export function portEntries(snapshot: Snapshot, room: number): TrayEntry[] {
  const all = devPorts(snapshot);
  const total = portCount(snapshot);
  let shown = Math.min(all.length, SHOWN, room);
  let left = leftOut(total, all, shown);
  if (left > 0 && shown === room) left = leftOut(total, all, --shown);
  const entries = all.slice(0, shown).map((port) => portEntry(snapshot, port));
  if (left === 0) return entries.length > 0 ? entries : [words(countWords(snapshot))];
  const label = shown === 0 ? `${countWords(snapshot)}, none of them yours…` : `${left} more…`;
  return [...entries, action(label, { do: 'open', place: { view: 'ports' } })];
}

/** How many ports are not among the first `shown`. Those of others count; the system's own do not, unless they are pinned. */
function leftOut(total: number, all: readonly DevPort[], shown: number): number {
  const counted = (ports: readonly DevPort[]) =>
    ports.flatMap(({ listener }) => (listener && !listener.system ? [listener] : []));
  const hidden = all.slice(shown);
  const hiddenPins = hidden.length - counted(hidden).length;
  return total - portCount({ listeners: counted(all.slice(0, shown)) }) + hiddenPins;
}

function portEntry(snapshot: Snapshot, { port, listener, pinned }: DevPort): TrayEntry {
  if (!listener) return words(`${port}  free`);
  const pin = action(pinned ? 'Unpin' : 'Pin', { do: 'pin', port, pinned: !pinned });
  const canPin = pinned || snapshot.settings.pinnedPorts.length < MAX_PINNED;
  const canFree = snapshot.capabilities.free && listener.owner !== null;
  return menu(portLabel(listener, snapshot.host.home), [
    ...browserEntries(listener),
    action('Show', { do: 'open', place: { view: 'ports', port } }),
    ...(canPin ? [pin] : []),
    ...(canFree ? [action('Free…', { do: 'open', place: { view: 'free', listenerId: listener.id } })] : []),
  ]);
}

/** Only what a browser can open on this machine. */
function browserEntries(listener: Listener): TrayEntry[] {
  const url = localUrl(listener);
  if (!url.ok) return [];
  return [
    action('Open in browser', { do: 'call', name: 'ports.open', input: { listenerId: listener.id } }),
    action('Copy URL', { do: 'copy', text: url.value }),
  ];
}

/** The branch is left out: a menu is narrow. */
function portLabel(listener: Listener, home: string): string {
  const { port, protocol } = listener;
  const number = protocol === 'udp' ? `${port} UDP` : String(port);
  return `${number}  ${labelText({ ...labelParts(listener, home), branch: null })}`;
}
