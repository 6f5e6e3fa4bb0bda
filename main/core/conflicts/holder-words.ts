/** Says who holds a port, in a few words for people: `node in ~/web-shop`. Pure. */
import type { Listener } from '../../../preload/model.ts';

export function holderWords({ owner, user }: Pick<Listener, 'owner' | 'user'>, home: string): string {
  if (!owner) return user ? `a process of ${user}` : 'another process';
  if (owner.container) return `container ${owner.container.name}`;
  return owner.cwd ? `${owner.name} in ${homePath(owner.cwd, home)}` : owner.name;
}

/** With `~` for the home folder. */
export function homePath(path: string, home: string): string {
  if (!home || home === '/') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
