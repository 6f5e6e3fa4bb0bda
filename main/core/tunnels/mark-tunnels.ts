/** Says of each listener which saved tunnel it is. Pure. */
import type { Listener, Tunnel } from '../../../preload/model.ts';
import { isUp } from '../../../preload/tunnel-wishes.ts';

/**
 * The same array where nothing of it is new. `before` are the rows as they were marked last: the same socket of the same
 * process stays its tunnel's, also while that process is seen to listen a moment longer than it lives. `ownPid`: relays
 * listen in Quayside's own process.
 */
export function markTunnels(
  listeners: Listener[],
  tunnels: readonly Tunnel[],
  before: readonly Listener[] = [],
  ownPid: number = process.pid,
): Listener[] {
  const running = tunnels.filter(isRunning);
  const earlier = new Map(before.flatMap(({ id, tunnel }) => (tunnel ? [[id, tunnel.id] as const] : [])));
  const byId = new Map(tunnels.map((tunnel) => [tunnel.id, tunnel] as const));
  let isNew = false;
  const marked = listeners.map((listener) => {
    const tunnel =
      running.find((one) => listensFor(one, listener, ownPid)) ?? byId.get(earlier.get(listener.id) ?? '');
    if ((listener.tunnel?.id ?? null) === (tunnel?.id ?? null) && listener.tunnel?.name === tunnel?.name) {
      return listener;
    }
    isNew = true;
    return { ...listener, tunnel: tunnel ? { id: tunnel.id, name: tunnel.name } : null };
  });
  return isNew ? marked : listeners;
}

/** The tunnel that listens there now, or null. */
export const tunnelAt = (
  listener: Listener,
  tunnels: readonly Tunnel[],
  ownPid: number = process.pid,
): Tunnel | null => tunnels.find((one) => isRunning(one) && listensFor(one, listener, ownPid)) ?? null;

const isRunning = (tunnel: Tunnel): boolean => tunnel.pid !== null || isUp(tunnel);

function listensFor(tunnel: Tunnel, { owner, port, protocol }: Listener, ownPid: number): boolean {
  if (protocol !== 'tcp' || !owner) return false;
  if (tunnel.carrier === 'ssh') return owner.pid === tunnel.pid;
  return owner.pid === ownPid && tunnel.forwards.some(({ bindPort }) => bindPort === port);
}
