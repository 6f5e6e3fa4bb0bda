/** Which ports stand in the tray's menu: the pinned ones, then the user's own servers. Pure. */
import type { Listener, Snapshot } from '../../preload/model.ts';

export interface DevPort {
  port: number;
  /** One of its sockets, the one that a browser gets to if any; null for a pinned port on which nobody listens. */
  listener: Listener | null;
  pinned: boolean;
}

/** Pinned ports in the user's order, then what runs in a project, then the rest; the newest first. */
export function devPorts({ listeners, settings, host }: Snapshot): DevPort[] {
  const { pinnedPorts } = settings;
  const pinned = pinnedPorts.flatMap((port): DevPort[] => {
    const held = foldTwins(listeners.filter((listener) => listener.port === port));
    const tcp = held.filter(({ protocol }) => protocol === 'tcp');
    const shown = tcp.length > 0 ? tcp : held;
    if (shown.length === 0) return [{ port, listener: null, pinned: true }];
    return shown.map((listener) => ({ port, listener, pinned: true }));
  });
  const own = listeners.filter(
    (listener) => isDevPort(listener, host.user) && !pinnedPorts.includes(listener.port),
  );
  const rest = foldTwins(own)
    .sort(byProjectThenNewest)
    .map((listener): DevPort => ({ port: listener.port, listener, pinned: false }));
  return [...pinned, ...rest];
}

/** UDP outside of a project is nearly always a browser's or a messenger's own, and nothing to open. */
function isDevPort({ system, owner, user, protocol }: Listener, me: string): boolean {
  return !system && owner !== null && user === me && (protocol === 'tcp' || owner.project !== null);
}

/** One for each port and process; of 127.0.0.1, ::1 and their like that which localhost means first. */
function foldTwins(listeners: readonly Listener[]): Listener[] {
  const found = new Map<string, Listener>();
  for (const listener of listeners) {
    const holder = listener.owner?.pid ?? listener.user ?? '';
    const key = `${listener.protocol}/${listener.port}/${holder}`;
    const known = found.get(key);
    if (!known || rank(listener) < rank(known)) found.set(key, listener);
  }
  return [...found.values()];
}

const rank = ({ scope, family }: Listener): number => (scope === 'lan' ? 2 : 0) + (family === 'ipv4' ? 0 : 1);

function byProjectThenNewest(a: Listener, b: Listener): number {
  const project = Number(b.owner?.project !== null) - Number(a.owner?.project !== null);
  return project || compare(b.since, a.since) || a.port - b.port;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
