/** What "Mine" means: not the operating system's, and not another user's. */
import type { Host, Listener } from '../../preload/model.ts';

/** An administrator works on the whole machine, so for them only the system's own ports are left out. */
export function isMine(listener: Listener, host: Pick<Host, 'user' | 'elevated'>): boolean {
  if (listener.system) return false;
  return host.elevated || listener.user === null || listener.user === host.user;
}
