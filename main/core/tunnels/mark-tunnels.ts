/** Says of each listener which saved tunnel it is. Pure. */
import type { Listener, Tunnel } from '../../../preload/model.ts';

/** The same array where nothing of it is new. `ownPid`: relays listen in Quayside's own process. */
export function markTunnels(
  listeners: Listener[],
  tunnels: readonly Tunnel[],
  ownPid: number = process.pid,
): Listener[] {
  const running = tunnels.filter(({ state, pid }) => pid !== null || state === 'up' || state === 'degraded');
  let isNew = false;
  const marked = listeners.map((listener) => {
    const tunnel = running.find((one) => listensFor(one, listener, ownPid));
    if ((listener.tunnel?.id ?? null) === (tunnel?.id ?? null) && listener.tunnel?.name === tunnel?.name) {
      return listener;
    }
    isNew = true;
    return { ...listener, tunnel: tunnel ? { id: tunnel.id, name: tunnel.name } : null };
  });
  return isNew ? marked : listeners;
}

function listensFor(tunnel: Tunnel, { owner, port, protocol }: Listener, ownPid: number): boolean {
  if (protocol !== 'tcp' || !owner) return false;
  if (tunnel.carrier === 'ssh') return owner.pid === tunnel.pid;
  return owner.pid === ownPid && tunnel.forwards.some(({ bindPort }) => bindPort === port);
}
