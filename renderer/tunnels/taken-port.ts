/** Who has the local port that a forward wants: a program, or another tunnel. */
import type { Listener, Tunnel } from '../../preload/model.ts';
import { processWords } from '../ports/row-words.ts';

/** In words, such as `postgres (PID 12)` or `the tunnel db`; null where it is free as far as is known. */
export function takenBy(
  port: number,
  ownId: string | null,
  listeners: readonly Listener[],
  tunnels: readonly Tunnel[],
): string | null {
  const other = tunnels.find(
    ({ id, forwards }) =>
      id !== ownId && forwards.some(({ kind, bindPort }) => kind !== 'remote' && bindPort === port),
  );
  if (other) return `the tunnel ${other.name}`;
  const holder = listeners.find(
    ({ protocol, port: held, tunnel }) =>
      protocol === 'tcp' && held === port && (tunnel === null || tunnel.id !== ownId),
  );
  if (!holder) return null;
  const { name } = processWords(holder);
  return holder.owner ? `${name} (PID ${holder.owner.pid})` : name;
}
