/** What a listener id stands for now: the sockets and processes that a free would touch, or why it would touch none. */
import { identityKey, type ObservedSocket, type ProcessFacts } from '../platform/platform.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';

export interface FreeTarget {
  seen: TrackedListener;
  /** Every row that becomes free: the one that was seen, its twins of the same owner, and its workers' own sockets. */
  rows: TrackedListener[];
  /** All that hold one of these sockets; the owner first, then those that it started. */
  processes: ProcessFacts[];
}

export type Resolution =
  | { kind: 'target'; target: FreeTarget }
  /** Nobody listens on that address any more. */
  | { kind: 'gone' }
  /** Somebody listens there, but not the process that was seen. */
  | { kind: 'changed'; now: TrackedListener }
  /** Held by somebody who cannot be seen. */
  | { kind: 'hidden'; now: TrackedListener };

interface Facts {
  get(identity: ObservedSocket['holders'][number]): Promise<ProcessFacts | null>;
}

export const sameAddress = (a: ObservedSocket, b: ObservedSocket): boolean =>
  a.protocol === b.protocol && a.port === b.port && a.family === b.family && a.address === b.address;

export async function resolveTarget(
  seen: TrackedListener,
  tracked: ReadonlyMap<string, TrackedListener>,
  facts: Facts,
): Promise<Resolution> {
  const rows = [...tracked.values()];
  const present = tracked.get(seen.key);
  if (!present) {
    const other = rows.find((row) => sameAddress(row.socket, seen.socket));
    return other ? { kind: 'changed', now: other } : { kind: 'gone' };
  }
  const owner = seen.owner;
  if (!owner || present.socket.holders.length === 0) return { kind: 'hidden', now: present };
  if (!present.socket.holders.some((holder) => identityKey(holder) === identityKey(owner.identity))) {
    return { kind: 'changed', now: present };
  }
  const touched = rows.filter((row) => belongsTo(row, present, owner));
  return {
    kind: 'target',
    target: { seen: present, rows: touched, processes: await holdersOf(touched, owner, facts) },
  };
}

/**
 * A twin is another address of the same port and owner. A row on the very same address (SO_REUSEPORT) belongs only
 * where its owner is of the same family of processes: strangers share 0.0.0.0:5353, and are not to be ended.
 */
function belongsTo(row: TrackedListener, present: TrackedListener, owner: ProcessFacts): boolean {
  if (row === present) return true;
  if (row.socket.protocol !== present.socket.protocol || row.socket.port !== present.socket.port)
    return false;
  const other = row.owner;
  if (!other) return false;
  if (identityKey(other.identity) === identityKey(owner.identity)) return true;
  return sameAddress(row.socket, present.socket) && areRelated(other, owner);
}

const areRelated = (a: ProcessFacts, b: ProcessFacts): boolean =>
  a.ancestors.includes(b.identity.pid) || b.ancestors.includes(a.identity.pid) || areSiblings(a, b);

/** Two of one parent (not pid 1, which adopts everybody's children) that run the same program for the same user. */
const areSiblings = (a: ProcessFacts, b: ProcessFacts): boolean =>
  a.ancestors[0] === b.ancestors[0] && (a.ancestors[0] ?? 0) > 1 && a.name === b.name && a.user === b.user;

async function holdersOf(
  rows: TrackedListener[],
  owner: ProcessFacts,
  facts: Facts,
): Promise<ProcessFacts[]> {
  const found = new Map([[identityKey(owner.identity), owner]]);
  for (const identity of rows.flatMap((row) => row.socket.holders)) {
    const key = identityKey(identity);
    if (found.has(key)) continue;
    const process = await facts.get(identity);
    if (process) found.set(key, process);
  }
  const [first, ...rest] = found.values();
  if (!first) return [];
  return [
    first,
    ...rest.sort((a, b) => a.ancestors.length - b.ancestors.length || a.identity.pid - b.identity.pid),
  ];
}
