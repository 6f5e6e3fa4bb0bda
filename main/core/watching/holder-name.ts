/** Who holds a listener, in words: `node (pid 12)`, `a process of postgres`. */
import type { TrackedListener } from './tracked-listener.ts';

export function holderName({ owner, socket }: Pick<TrackedListener, 'owner' | 'socket'>): string {
  if (owner) return `${owner.name} (pid ${owner.identity.pid})`;
  return socket.user ? `a process of ${socket.user}` : 'a process that cannot be seen';
}
