/** A socket on which the kernel tells about sockets, and what all who use one need. */
import type { Libc } from './libc.ts';

export const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;
export const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;

/** The kernel fills a dump in pieces of at most 32 KiB; twice that is always offered. */
export const ROOM = 65_536;

/** Below 0 where the kernel refuses. */
export const openDiagSocket = (libc: Libc): number =>
  libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);

/** One second: how long a thread that waits for the kernel may outlive everything else at most. */
export function setTimeLimit(libc: Libc, fd: number): boolean {
  const limit = Buffer.alloc(16);
  limit.writeBigInt64LE(1n, 0);
  return libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, limit, limit.length) === 0;
}
