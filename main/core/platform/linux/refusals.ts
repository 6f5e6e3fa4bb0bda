/** Asks the system itself which ports of one of its own addresses refuse a connection, without waiting: the answer of closed ports. */
import { constants } from 'node:os';
import type { Refusals } from '../platform.ts';
import type { Libc } from './libc.ts';
import { socketAddress } from './socket-address.ts';

const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
/** Where an address of either family has its port. */
const PORT_AT = 2;

/** Null for an address that cannot be asked so. */
export function openRefusals(libc: Libc, address: string): Refusals | null {
  const target = socketAddress(address, 0);
  if (!target) return null;
  const family = target.readUInt16LE(0);
  const { ECONNREFUSED, EINPROGRESS } = constants.errno;
  // A socket that was refused can try again; any other end uses it up.
  let fd = -1;

  const drop = () => {
    if (fd >= 0) libc.close(fd);
    fd = -1;
  };
  /** A packet to oneself is dealt with before `connect` comes back; only what it came to is told by the next one. */
  const connectNow = (): boolean => {
    if (libc.connect(fd, target, target.length) === 0) return false;
    if (libc.errno() !== EINPROGRESS) return libc.errno() === ECONNREFUSED;
    return libc.connect(fd, target, target.length) < 0 && libc.errno() === ECONNREFUSED;
  };

  return {
    refuses(port) {
      if (fd < 0) fd = libc.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (fd < 0) return false;
      target.writeUInt16BE(port, PORT_AT);
      const refused = connectNow();
      if (!refused) drop();
      return refused;
    },
    close: drop,
  };
}
