/** Tries to bind a port and lets go at once, within one turn: bound without listening, which no scan shows for TCP. */
import { constants } from 'node:os';
import type { Protocol } from '../../../../preload/model.ts';
import { trialOf, worstTrial } from '../node-bind-trial.ts';
import type { BindTrial } from '../platform.ts';
import type { Libc } from './libc.ts';
import { AF_INET, AF_INET6 } from './netlink-messages.ts';
import { SOL_SOCKET } from './netlink-socket.ts';

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const SO_REUSEADDR = 2;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const ONE = Buffer.from(Uint32Array.of(1).buffer);

/** A wildcard clashes with every address of its family, so the two of them stand for all. */
export const tryBind = (libc: Libc, protocol: Protocol, port: number): BindTrial =>
  worstTrial([AF_INET, AF_INET6].map((family) => trialOf(bindOnce(libc, protocol, port, family))));

/** Null where it could be bound, else what the system's refusal is called. */
function bindOnce(libc: Libc, protocol: Protocol, port: number, family: number): string | null {
  const type = protocol === 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
  const fd = libc.socket(family, type | SOCK_CLOEXEC, 0);
  if (fd < 0) return nameOf(libc.errno());
  try {
    const options: [level: number, name: number][] = [];
    // As servers do: connections that are over are no hindrance then, listeners are. For UDP it would share the port.
    if (protocol === 'tcp') options.push([SOL_SOCKET, SO_REUSEADDR]);
    if (family === AF_INET6) options.push([IPPROTO_IPV6, IPV6_V6ONLY]);
    for (const [level, name] of options) libc.setsockopt(fd, level, name, ONE, ONE.length);
    const wildcard = Buffer.alloc(family === AF_INET6 ? 28 : 16);
    wildcard.writeUInt16LE(family, 0);
    wildcard.writeUInt16BE(port, 2);
    return libc.bind(fd, wildcard, wildcard.length) === 0 ? null : nameOf(libc.errno());
  } finally {
    libc.close(fd);
  }
}

const nameOf = (errno: number): string =>
  Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? '';
