/** One complete look at the listeners: the socket table, joined with who holds each socket. */
import { existsSync } from 'node:fs';
import type { OwnerHidden, Warning } from '../../../../preload/model.ts';
import type { ObservedSocket, ProcessIdentity, Scan } from '../platform.ts';
import { createOwnerSearch } from './owner-search.ts';
import { readProcLink } from './proc-file.ts';
import { type RawSocket, type SocketTable, sameSocket } from './raw-socket.ts';
import { createSlices, type Slices } from './slices.ts';
import type { SocketLinks } from './socket-links.ts';
import type { UserNames } from './user-names.ts';

export interface Scanner {
  scan(options?: { thorough?: boolean }): Promise<Scan>;
  close(): void;
}

export interface ScannerOptions {
  table: SocketTable;
  users: UserNames;
  /** Warnings that hold for as long as the scanner lives. */
  warnings: readonly Warning[];
  uid: number;
  links: SocketLinks;
  now?: () => number;
}

interface Observed {
  readonly raw: RawSocket;
  readonly socket: ObservedSocket;
}

/** The first pid namespace of a machine has this number in every kernel since 3.8. */
const INITIAL_PID_NAMESPACE = 'pid:[4026531836]';

const ownersHidden: Warning = {
  code: 'owners-hidden',
  message: 'Some ports belong to other users, so the processes that hold them cannot be seen.',
  nextStep: 'Start Quayside as an administrator (with sudo) to see them.',
};

const socketsUnreadable: Warning = {
  code: 'sockets-unreadable',
  message: 'The list of ports could not be read just now; what is shown is older.',
  nextStep: 'Close programs that you do not need: the system may have run out of open files.',
};

export function createScanner(options: ScannerOptions): Scanner {
  const { table, users, uid } = options;
  const now = options.now ?? (() => performance.now());
  const privileged = uid === 0;
  const inNamespace = readProcLink('/proc/self/ns/pid') !== INITIAL_PID_NAMESPACE;
  const processesHidden = !existsSync('/proc/1');
  const search = createOwnerSearch({
    canSee: (owner) => privileged || owner === uid,
    reread: () => readTable(),
    now,
    links: options.links,
  });
  const withUnreadable = [...options.warnings, socketsUnreadable];
  const withHidden = [...options.warnings, ownersHidden];
  let observed = new Map<number | string, Observed>();
  let sockets: readonly ObservedSocket[] = [];
  let warnings = options.warnings;
  let queue: Promise<unknown> = Promise.resolve();

  const whyHidden = (raw: RawSocket, unseen: boolean): OwnerHidden => {
    if (unseen && (!privileged || raw.uid !== uid)) return 'other-user';
    if (inNamespace) return 'namespace';
    return search.missesOf(raw.inode) < 2 && raw.inode !== 0 ? 'gone' : 'kernel';
  };

  /** What was observed before, where it still holds. */
  const observe = (raw: RawSocket, before: Observed | undefined, unseen: boolean): Observed => {
    const holders = search.holdersOf(raw.inode);
    const hidden = holders.length > 0 ? null : whyHidden(raw, unseen);
    const user = users.nameOf(raw.uid);
    if (
      before &&
      sameSocket(before.raw, raw) &&
      sameHolders(before.socket.holders, holders) &&
      before.socket.hidden === hidden &&
      before.socket.user === user
    ) {
      return before;
    }
    const { protocol, family, address, port, dualStack } = raw;
    const socketKey = String(keyOf(raw));
    return { raw, socket: { protocol, family, address, port, dualStack, socketKey, user, holders, hidden } };
  };

  /** Makes the list anew; it stays the same array where nothing in it changed. */
  const join = async (rows: readonly RawSocket[], slices: Slices) => {
    users.refresh();
    const unseen = processesHidden || search.someDenied();
    const next = new Map<number | string, Observed>();
    let changed = false;
    for (const raw of rows) {
      if (next.size % 256 === 255 && slices.due()) await slices.pause();
      if (search.vanished(raw.inode)) continue;
      const key = keyOf(raw);
      const before = observed.get(key);
      const now = observe(raw, before, unseen);
      if (now !== before) changed = true;
      next.set(key, now);
    }
    if (!changed && next.size === observed.size) return;
    observed = next;
    sockets = Array.from(next.values(), (entry) => entry.socket);
    warnings = sockets.some((socket) => socket.hidden === 'other-user') ? withHidden : options.warnings;
  };

  /** A table that cannot be read for a moment (no file descriptors left) leaves the picture as it was, and says so. */
  const readTable = (): readonly RawSocket[] => {
    try {
      const rows = table.read();
      if (unreadable) lastRows = null;
      unreadable = false;
      return rows;
    } catch {
      unreadable = true;
      return lastRows ?? [];
    }
  };

  let unreadable = false;
  let lastRows: readonly RawSocket[] | null = null;
  let lastRevision = -1;
  const look = async (thorough: boolean): Promise<Scan> => {
    const slices = createSlices();
    const rows = readTable();
    try {
      await search.update(rows, slices, thorough);
    } catch {
      // Not even /proc can be listed: as for the table, what was known stays.
      unreadable = true;
    }
    if (rows !== lastRows || search.revision() !== lastRevision) {
      lastRows = rows;
      lastRevision = search.revision();
      await join(rows, slices);
    }
    return { sockets, reader: table.reader, warnings: unreadable ? withUnreadable : warnings };
  };

  return {
    scan(scanOptions) {
      const turn = queue.then(() => look(scanOptions?.thorough ?? false));
      queue = turn.catch(() => undefined);
      return turn;
    },
    close() {
      search.close();
      table.close();
    },
  };
}

const sameHolders = (a: readonly ProcessIdentity[], b: readonly ProcessIdentity[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((holder, index) => holder.pid === b[index]?.pid && holder.startKey === b[index]?.startKey));

/** Names the socket for as long as it lives. A socket without an inode is told by its address. */
const keyOf = (raw: RawSocket): number | string =>
  raw.inode === 0 ? `${raw.protocol} ${raw.address} ${raw.port}` : raw.inode;
