/** Folds the sockets that one process holds on one port, such as 127.0.0.1 and ::1, into one row that opens. */
import type { Listener } from '../../preload/model.ts';
import type { Entry, ListMemory } from './list-memory.ts';
import { workPlace } from './row-words.ts';

export interface PortRow {
  /** Stays the same while the process holds the port, whichever of its addresses come and go. */
  readonly key: string;
  /** IPv4 before IPv6, then by address. Never empty. */
  readonly members: readonly Entry[];
  /** The member that stands for the row: the first that is still there. */
  readonly listener: Listener;
  /** The project or the folder that it belongs to, or empty. */
  readonly place: string;
  /** When the last member went, or null while one is there. */
  readonly goneAt: number | null;
  readonly bornAt: number | null;
  /** What a text search looks at, in lower case. */
  readonly text: string;
}

/** Rows by key, in the order of the memory. Rows of `previous` are used again where their members are the same. */
export function foldTwins(
  memory: ListMemory,
  home = '',
  previous: ReadonlyMap<string, PortRow> = new Map(),
): ReadonlyMap<string, PortRow> {
  const groups = new Map<string, Entry[]>();
  for (const entry of memory.values()) {
    const group = groups.get(entry.rowKey);
    if (group) group.push(entry);
    else groups.set(entry.rowKey, [entry]);
  }
  const rows = new Map<string, PortRow>();
  for (const [key, group] of groups) {
    const members = group.length > 1 ? sortMembers(withoutReplaced(group)) : group;
    const before = previous.get(key);
    rows.set(key, before && sameMembers(before.members, members) ? before : toRow(key, members, home));
  }
  return rows;
}

/** Leaves out a socket that is gone where the same process has opened the same address again. */
function withoutReplaced(group: readonly Entry[]): Entry[] {
  const live = new Set(group.filter((entry) => entry.goneAt === null).map((entry) => entry.listener.address));
  return group.filter((entry) => entry.goneAt === null || !live.has(entry.listener.address));
}

function sortMembers(members: Entry[]): Entry[] {
  return members.sort(
    (a, b) =>
      compareText(a.listener.family, b.listener.family) ||
      compareText(a.listener.address, b.listener.address) ||
      compareText(a.listener.id, b.listener.id),
  );
}

const sameMembers = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  a.length === b.length && a.every((entry, index) => entry === b[index]);

function toRow(key: string, members: readonly Entry[], home: string): PortRow {
  const shown = members.find((entry) => entry.goneAt === null) ?? members[0];
  if (!shown) throw new Error('a row has at least one member');
  const goneTimes = members.map((entry) => entry.goneAt ?? Number.POSITIVE_INFINITY);
  const latest = Math.max(...goneTimes);
  return {
    key,
    members,
    listener: shown.listener,
    place: workPlace(shown.listener, home),
    goneAt: Number.isFinite(latest) ? latest : null,
    bornAt: members.every((entry) => entry.bornAt !== null)
      ? Math.min(...members.map((entry) => entry.bornAt ?? 0))
      : null,
    text: searchText(members, shown.listener),
  };
}

/** A command line can be 8,000 characters long; nobody searches for its end. */
const ARGV_SEARCHED = 2_000;

function searchText(members: readonly Entry[], listener: Listener): string {
  const { owner, service, user, tunnel, container } = listener;
  const parts = [
    tunnel && `tunnel ${tunnel.name}`,
    owner?.name,
    owner?.framework,
    owner?.project?.name,
    owner?.project?.root,
    owner?.project?.branch,
    owner?.launchedBy?.name,
    owner?.supervisor?.name,
    container?.name,
    container?.image,
    container?.composeProject,
    container?.composeService,
    owner?.cwd,
    owner?.argv.join(' ').slice(0, ARGV_SEARCHED),
    user,
    service.common,
    service.registered,
    ...members.map((entry) => entry.listener.address),
  ];
  return parts
    .filter((part) => part)
    .join('\n')
    .toLowerCase();
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
