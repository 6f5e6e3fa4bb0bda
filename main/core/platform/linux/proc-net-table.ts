/** Reads the listeners from /proc/net, where netlink cannot be used; gated, so that an idle machine is not walked each time. */
import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import type { Protocol } from '../../../../preload/model.ts';
import { inferDualStack } from './dual-stack.ts';
import { createZones } from './ipv6-zones.ts';
import { openProcNetFile, type ProcNetFile } from './proc-net-file.ts';
import { type ProcNetRow, parseProcNet } from './proc-net-parser.ts';
import { type RawSocket, type SocketTable, sameSockets } from './raw-socket.ts';

/** What the gate can miss (one listener replaced by another in the last row, between two looks) is seen this late. */
const FULL_EVERY_MS = 3_000;

interface Part {
  readonly protocol: Protocol;
  readonly file: ProcNetFile;
  rows: ProcNetRow[];
}

/** Null where /proc/net is not mounted or may not be read. A machine without IPv6 lacks two of the tables. */
export function openProcNetTable(now: () => number = () => performance.now()): SocketTable | null {
  const tcp = openParts('tcp', ['tcp', 'tcp6']);
  const udp = openParts('udp', ['udp', 'udp6']);
  const parts = [...tcp, ...udp];
  const counters = openCounters();
  if (tcp.length === 0) return null;
  let sockets: readonly RawSocket[] = [];
  let nextFull = 0;

  const changedTcp = (): Part[] => {
    const counted = counters.differ();
    const due = now() >= nextFull;
    if (!due && !counted && !tcp.some((part) => part.file.headDiffers())) return [];
    nextFull = now() + FULL_EVERY_MS;
    return tcp.filter((part) => part.file.readAll());
  };

  const read = () => {
    const changed = [...changedTcp(), ...udp.filter((part) => part.file.readAll())];
    if (changed.length === 0) return sockets;
    const place = createZones();
    for (const part of changed) {
      part.rows = parseProcNet(part.file.bytes(), part.protocol, endianness(), place);
    }
    const next = inferDualStack(parts.flatMap((part) => part.rows));
    if (!sameSockets(sockets, next)) sockets = next;
    return sockets;
  };

  const close = () => {
    for (const part of parts) part.file.close();
    counters.close();
  };

  return { reader: 'procfs', read, close };
}

function openParts(protocol: Protocol, names: readonly string[]): Part[] {
  return names.flatMap((name) => {
    try {
      return [{ protocol, file: openProcNetFile(`/proc/net/${name}`, protocol === 'tcp'), rows: [] }];
    } catch {
      return [];
    }
  });
}

/**
 * /proc/net/sockstat{,6} count the TCP sockets in use, which moves when one appears or goes. Only these two numbers are
 * compared: the others (all sockets of the machine, memory) move all the time.
 */
function openCounters(): { differ(): boolean; close(): void } {
  const fds = ['/proc/net/sockstat', '/proc/net/sockstat6'].flatMap((path) => {
    try {
      return [openSync(path, 'r')];
    } catch {
      return [];
    }
  });
  const buffer = Buffer.alloc(1024);
  let before = '';
  return {
    differ() {
      // Without counters every reading is a full one.
      if (fds.length === 0) return true;
      const counts = fds.map((fd) => {
        const used = readSync(fd, buffer, 0, buffer.length, 0);
        return /^TCP6?: inuse (\d+)/m.exec(buffer.toString('latin1', 0, used))?.[1] ?? '';
      });
      const next = counts.join(' ');
      const differs = next !== before;
      before = next;
      return differs;
    },
    close() {
      for (const fd of fds) closeSync(fd);
    },
  };
}
