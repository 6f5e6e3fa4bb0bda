/** The tunnels in the tray's menu: how each of them is, and a click that starts or stops it. Pure. */
import type { Snapshot, Tunnel } from '../../preload/model.ts';
import { shorten } from '../../preload/shorten.ts';
import { isWanted } from '../../preload/tunnel-wishes.ts';
import { action, check, menu, separator, type TrayEntry } from './tray-entry.ts';

/** More than these are counted, and shown in the window. */
const SHOWN = 20;
const NAME_LIMIT = 28;
/** Up to here seconds are counted; beyond they are rounded, for nobody waits with the menu open. */
const COUNTED_S = 10;

/** No row where no tunnel is saved. `now` is the wall clock in ms: what is left until the next try changes by itself. */
export function tunnelEntries({ tunnels }: Snapshot, now: number): TrayEntry[] {
  if (tunnels.length === 0) return [];
  const shown = tunnels.slice(0, SHOWN).map((tunnel) => tunnelEntry(tunnel, now));
  const left = tunnels.length - shown.length;
  const more = left > 0 ? [action(`${left} more…`, { do: 'open', place: { view: 'tunnels' } })] : [];
  const stop = tunnels.some(isWanted) ? [separator, action('Stop all', { do: 'stop-tunnels' })] : [];
  return [menu('Tunnels', [...shown, ...more, ...stop])];
}

/** Whether what the menu says of a tunnel changes with time alone. */
export const isCounting = ({ tunnels }: Pick<Snapshot, 'tunnels'>): boolean =>
  tunnels.some(({ state, nextAt }) => state === 'retrying' && nextAt !== null);

function tunnelEntry(tunnel: Tunnel, now: number): TrayEntry {
  const { id, name, state } = tunnel;
  const label = `${shorten(name, NAME_LIMIT)} — ${stateWords(tunnel, now)}`;
  // A question can only be answered in the window.
  if (state === 'needs-input') return check(label, true, { do: 'open', place: { view: 'tunnels' } });
  const call = isWanted(tunnel) ? 'tunnels.down' : 'tunnels.up';
  return check(label, isWanted(tunnel), { do: 'call', name: call, input: { tunnelId: id } });
}

function stateWords(tunnel: Tunnel, now: number): string {
  switch (tunnel.state) {
    case 'needs-input':
      return 'needs your answer';
    case 'retrying':
      return `retrying ${untilWords(tunnel.nextAt, now)}`;
    case 'blocked':
      return tunnel.blockedBy ? `port ${tunnel.blockedBy.port} is taken` : 'its port is taken';
    case 'degraded': {
      const trouble = tunnel.health.find(({ reached }) => !reached)?.message;
      return trouble ? `up, but ${trouble}` : 'up, with trouble';
    }
    default:
      return tunnel.state;
  }
}

/** `in 4 s`, `in 40 s`, `in 2 min`. */
function untilWords(nextAt: string | null, now: number): string {
  const seconds = nextAt === null ? 0 : Math.ceil((Date.parse(nextAt) - now) / 1_000);
  if (seconds <= 0) return 'now';
  if (seconds <= COUNTED_S) return `in ${seconds} s`;
  const rounded = Math.ceil(seconds / 10) * 10;
  return rounded < 60 ? `in ${rounded} s` : `in ${Math.ceil(seconds / 60)} min`;
}
