/** A socket as lsof names it, whether in its table or field by field. Pure. */
import { type PrintedSocket, readEndpoint } from './printed-socket.ts';

export interface LsofFile {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6';
  /** `*:80`, `[::1]:80`, `a:1->b:2`, `*:*`. */
  readonly name: string;
  /** Null where it was not printed. */
  readonly state: string | null;
  readonly pid: number;
  readonly process: string;
}

/** Null for what is connected, unbound, or in another state than LISTEN. */
export function fromLsof({ name, state, ...file }: LsofFile): PrintedSocket | null {
  if (name.includes('->') || (file.protocol === 'tcp' && state !== null && state !== 'LISTEN')) return null;
  const endpoint = readEndpoint(name, ':');
  return (
    endpoint && {
      protocol: file.protocol,
      family: file.family,
      ...endpoint,
      pid: file.pid,
      process: file.process,
    }
  );
}
