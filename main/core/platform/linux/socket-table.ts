/** Chooses how the sockets are read: over netlink where the kernel and koffi let us, else from /proc. */
import type { Warning } from '../../../../preload/model.ts';
import type { Libc } from './libc.ts';
import { openNetlinkTable } from './netlink-table.ts';
import { openProcNetTable } from './proc-net-table.ts';
import type { RawSocket, SocketTable } from './raw-socket.ts';

export type ReaderChoice = 'auto' | 'netlink' | 'procfs';

export interface OpenedTable {
  table: SocketTable;
  warnings: Warning[];
}

export function openSocketTable(libc: Libc | null, choice: ReaderChoice): OpenedTable {
  const netlink = libc && choice !== 'procfs' ? openNetlinkTable(libc) : null;
  if (netlink) return { table: choice === 'netlink' ? netlink : withFallback(netlink), warnings: [] };
  if (choice === 'netlink') throw new Error('netlink was asked for and cannot be used');
  const procfs = openProcNetTable();
  if (!procfs) return { table: emptyTable(), warnings: [nothingReadable] };
  return { table: procfs, warnings: choice === 'procfs' ? [] : [libc ? netlinkRefused : koffiMissing] };
}

/** Netlink that stops answering (a sandbox set up later, a kernel module gone) is replaced once, for good. */
function withFallback(netlink: SocketTable): SocketTable {
  let table = netlink;
  const read = (): readonly RawSocket[] => {
    try {
      return table.read();
    } catch (error) {
      const procfs = table === netlink ? openProcNetTable() : null;
      if (!procfs) throw error;
      netlink.close();
      table = procfs;
      return table.read();
    }
  };
  return {
    get reader() {
      return table.reader;
    },
    read,
    close: () => table.close(),
  };
}

function emptyTable(): SocketTable {
  const none: RawSocket[] = [];
  return { reader: 'none', read: () => none, close: () => undefined };
}

const koffiMissing: Warning = {
  code: 'reader-procfs',
  message: 'The optional part koffi did not load, so ports are read the slower way.',
  nextStep: 'Install Quayside again with its optional dependencies.',
};

const netlinkRefused: Warning = {
  code: 'reader-procfs',
  message: 'The kernel refuses to list sockets over netlink, so ports are read the slower way.',
  nextStep: 'Nothing is missing; where this is a sandbox, allow NETLINK_SOCK_DIAG to make it faster.',
};

const nothingReadable: Warning = {
  code: 'reader-none',
  message: 'Neither netlink nor /proc/net can be read here, so no ports can be shown.',
  nextStep: 'Mount /proc in this container or sandbox and start Quayside again.',
};
