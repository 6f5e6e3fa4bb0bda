/** Decides whether an IPv6 wildcard also takes IPv4 where the table does not say. */
import type { Protocol } from '../../../../preload/model.ts';
import type { RawSocket, UnsureSocket } from './raw-socket.ts';

/**
 * /proc/net has no such column, and kernels before 4.3 do not tell over netlink either. But the kernel refuses a wildcard
 * of both families beside any IPv4 socket on the same port (save for SO_REUSEPORT within one user), so an IPv4 neighbour
 * shows that the wildcard is for IPv6 alone; without one it is taken for both, which is the kernel's default. Wrong for a
 * lone IPV6_V6ONLY wildcard, which looks no different. Rows that are sure stay the same objects.
 */
export function inferDualStack(rows: readonly (RawSocket | UnsureSocket)[]): RawSocket[] {
  let ipv4: Set<string> | null = null;
  const key = (protocol: Protocol, port: number) => `${protocol}${port}`;
  const hasIpv4 = (protocol: Protocol, port: number) => {
    ipv4 ??= new Set(rows.filter((row) => row.family === 'ipv4').map((row) => key(row.protocol, row.port)));
    return ipv4.has(key(protocol, port));
  };
  return rows.map((row) =>
    row.dualStack === null ? { ...row, dualStack: !hasIpv4(row.protocol, row.port) } : row,
  );
}
