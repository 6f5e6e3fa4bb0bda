/** Decides whether an IPv6 wildcard also takes IPv4, also where the table does not say. */
import type { Protocol } from '../../../../preload/model.ts';
import type { RawSocket } from './raw-socket.ts';

/**
 * `v6only` null means unknown (/proc/net has no such column). Then: the kernel refuses a wildcard of both families
 * beside any IPv4 socket on the same port (but for SO_REUSEPORT within one user), so an IPv4 neighbour shows that the
 * wildcard is for IPv6 alone; without one it is taken for both, which is the kernel's default. Wrong for a lone
 * IPV6_V6ONLY wildcard, which /proc shows no different from a dual one.
 */
export function inferDualStack(
  rows: readonly (Omit<RawSocket, 'dualStack'> & { readonly v6only: boolean | null })[],
): RawSocket[] {
  let ipv4: Set<string> | null = null;
  const key = (protocol: Protocol, port: number) => `${protocol}${port}`;
  const hasIpv4 = (protocol: Protocol, port: number) => {
    ipv4 ??= new Set(rows.filter((row) => row.family === 'ipv4').map((row) => key(row.protocol, row.port)));
    return ipv4.has(key(protocol, port));
  };
  return rows.map(({ v6only, ...row }) => ({
    ...row,
    dualStack: row.family === 'ipv6' && row.address === '::' && !(v6only ?? hasIpv4(row.protocol, row.port)),
  }));
}
