/** Reads the listeners from /proc/net, where netlink cannot be used; gated, so that an idle machine is not walked each time. */
import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import type { Protocol } from '../../../../preload/model.ts';
import { inferDualStack } from './dual-stack.ts';
import { createZones } from './ipv6-zones.ts';
import { openProcNetFile, type ProcNetFile } from './proc-net-file.ts';
import { type ProcNetRow, readProcNetLine } from './proc-net-parser.ts';
import { type RawSocket, type SocketTable, sameSockets } from './raw-socket.ts';

/**
 * What the gates can miss is seen this late. Of TCP: one listener replaced by another in the last row, between two looks.
 * Of UDP, whose table has no cheap head: any socket replaced by another, the number staying the same.
 */
const FULL_TCP_EVERY_MS = 3_000;
const FULL_UDP_EVERY_MS = 1_000;

type Part = ProcNetFile<ProcNetRow>;

/** Null where /proc/net is not mounted or may not be read. A machine without IPv6 lacks two of the tables. */
export function openProcNetTable(now: () => number = () => performance.now()): SocketTable | null {
  const tcp = openParts('tcp', ['tcp', 'tcp6']);
  const udp = openParts('udp', ['udp', 'udp6']);
  const parts = [...tcp, ...udp];
  const counters = openCounters();
  if (tcp.length === 0) return null;
  let sockets: readonly RawSocket[] = [];
  let nextTcp = 0;
  let nextUdp = 0;

  const readChangedTcp = (counted: boolean): boolean => {
    const due = now() >= nextTcp;
    if (!due && !counted && !tcp.some((part) => part.headDiffers())) return false;
    nextTcp = now() + FULL_TCP_EVERY_MS;
    return tcp.filter((part) => part.readAll()).length > 0;
  };

  const readChangedUdp = (counted: boolean): boolean => {
    if (now() < nextUdp && !counted) return false;
    nextUdp = now() + FULL_UDP_EVERY_MS;
    return udp.filter((part) => part.readAll()).length > 0;
  };

  const read = () => {
    const differ = counters.differ();
    const tcpChanged = readChangedTcp(differ.tcp);
    const udpChanged = readChangedUdp(differ.udp);
    if (!tcpChanged && !udpChanged) return sockets;
    const next = inferDualStack(parts.flatMap((part) => part.rows()));
    if (!sameSockets(sockets, next)) sockets = next;
    return sockets;
  };

  const close = () => {
    for (const part of parts) part.close();
    counters.close();
  };

  return { reader: 'procfs', read, close };
}

function openParts(protocol: Protocol, names: readonly string[]): Part[] {
  return names.flatMap((name) => {
    try {
      const reader = () => readProcNetLine(protocol, endianness(), createZones());
      return [openProcNetFile(`/proc/net/${name}`, protocol === 'tcp', reader)];
    } catch {
      return [];
    }
  });
}

interface Counters {
  /** Whether the number of sockets in use moved since the last call. */
  differ(): { tcp: boolean; udp: boolean };
  close(): void;
}

/**
 * /proc/net/sockstat{,6} count the sockets in use, which moves when one appears or goes. Only these numbers are compared:
 * the others (all sockets of the machine, memory) move all the time.
 */
function openCounters(): Counters {
  const fds = ['/proc/net/sockstat', '/proc/net/sockstat6'].flatMap((path) => {
    try {
      return [openSync(path, 'r')];
    } catch {
      return [];
    }
  });
  const buffer = Buffer.alloc(1024);
  const before = { tcp: '', udp: '' };
  return {
    differ() {
      // Without counters every reading is a full one.
      if (fds.length === 0) return { tcp: true, udp: true };
      const texts = fds.map((fd) => {
        const used = readSync(fd, buffer, 0, buffer.length, 0);
        return buffer.toString('latin1', 0, used);
      });
      const count = (line: RegExp) => texts.map((text) => line.exec(text)?.[1] ?? '').join(' ');
      const tcp = count(/^TCP6?: inuse (\d+)/m);
      const udp = count(/^UDP6?: inuse (\d+)/m);
      const differs = { tcp: tcp !== before.tcp, udp: udp !== before.udp };
      before.tcp = tcp;
      before.udp = udp;
      return differs;
    },
    close() {
      for (const fd of fds) closeSync(fd);
    },
  };
}
