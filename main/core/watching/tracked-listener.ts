/** A listener as the core keeps it: what the doors see, and the socket and process that it stands for. */
import { createHash } from 'node:crypto';
import type { Listener, Owner, ProcessName, Scope } from '../../../preload/model.ts';
import type { OwnerFacts } from '../owner/process-facts.ts';
import { identityKey, type ObservedSocket, type ProcessFacts } from '../platform/platform.ts';
import { categoryOf } from '../registry/port-category.ts';
import { type ServiceOf, serviceOf } from '../registry/port-names.ts';

export interface TrackedListener {
  /** The socket's own key: stays when the owner changes. */
  readonly key: string;
  readonly socket: ObservedSocket;
  /** The process that the row names; null where it is hidden. */
  readonly owner: OwnerFacts | null;
  readonly listener: Listener;
}

export const socketKeyOf = (socket: ObservedSocket): string =>
  `${socket.protocol} ${socket.family} ${socket.address} ${socket.port} ${socket.socketKey}`;

/** Changes whenever what a row says of its holders could change. */
export const holdersKey = (socket: ObservedSocket): string =>
  `${socket.hidden ?? ''} ${socket.holders.map(identityKey).join(',')}`;

/** Whether the next look could not say more: its owner could not be described, or its project's files have not answered. */
export const isComplete = ({ owner, socket }: TrackedListener): boolean =>
  owner ? owner.project !== undefined : socket.holders.length === 0;

export function trackListener(
  socket: ObservedSocket,
  holders: readonly OwnerFacts[],
  since: { before: string | null; first: boolean; now: string },
  named: ServiceOf = serviceOf,
): TrackedListener {
  const owner = nearestToRoot(holders);
  const key = socketKeyOf(socket);
  const names: ProcessName[] = holders.map((holder) => ({ pid: holder.identity.pid, name: holder.name }));
  return {
    key,
    socket,
    owner,
    listener: Object.freeze({
      id: listenerId(key, owner),
      protocol: socket.protocol,
      family: socket.family,
      address: socket.address,
      port: socket.port,
      dualStack: socket.dualStack,
      scope: scopeOf(socket.address),
      category: categoryOf(socket.port),
      service: named(socket.port, socket.protocol),
      since: since.before ?? (since.first ? (owner?.startedAt ?? since.now) : since.now),
      user: socket.user,
      owner: owner && ownerOf(owner),
      ownerHidden: owner ? null : (socket.hidden ?? 'gone'),
      holders: names,
      tunnel: null,
      container: null,
      system: isSystem(socket, owner),
    }),
  };
}

/** 132 bits of a digest: says nothing of what it stands for, and differs when socket, pid or start differ. */
const listenerId = (key: string, owner: ProcessFacts | null): string =>
  createHash('sha256')
    .update(`${key} ${owner ? identityKey(owner.identity) : 'hidden'}`)
    .digest('base64url')
    .slice(0, 22);

/** Of several holders the one that no other holder started. */
function nearestToRoot(holders: readonly OwnerFacts[]): OwnerFacts | null {
  const pids = new Set(holders.map((holder) => holder.identity.pid));
  return holders.find((holder) => !holder.ancestors.some((pid) => pids.has(pid))) ?? holders[0] ?? null;
}

const ownerOf = (facts: OwnerFacts): Owner => ({
  pid: facts.identity.pid,
  startedAt: facts.startedAt,
  name: facts.name,
  argv: [...facts.argv],
  cwd: facts.cwd,
  user: facts.user,
  project: facts.project ?? null,
  framework: facts.framework,
  launchers: [...facts.launchers],
  launchedBy: facts.launchedBy,
  supervisor: facts.supervisor,
  container: null,
});

/** Without an owner to look at, what the kernel itself holds counts as the system's. */
const isSystem = (socket: ObservedSocket, owner: ProcessFacts | null): boolean =>
  owner ? owner.system : socket.hidden === 'kernel';

export function scopeOf(address: string): Scope {
  if (address === '0.0.0.0' || address === '::') return 'all';
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || plain.startsWith('127.') ? 'loopback' : 'lan';
}
