/** Turns the connection list of systeminformation into listeners. Pure; its spelling differs by system. */
import type { Systeminformation } from 'systeminformation';
import type { ObservedSocket } from './platform.ts';

export type ConnectionRow = Omit<ObservedSocket, 'user' | 'holders' | 'hidden'> & { pid: number | null };

/** Distinct listening TCP and unconnected UDP sockets. Rows without a port that can be read are left out. */
export function readConnections(
  connections: readonly Systeminformation.NetworkConnectionsData[],
): ConnectionRow[] {
  const rows = new Map<string, ConnectionRow>();
  for (const connection of connections) {
    const row = readConnection(connection);
    if (row) rows.set(row.socketKey, row);
  }
  return [...rows.values()];
}

function readConnection(connection: Systeminformation.NetworkConnectionsData): ConnectionRow | null {
  const kind = /^(tcp|udp)(4|6|46)?$/.exec(connection.protocol.toLowerCase());
  const port = Number(connection.localPort);
  if (!kind || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  const protocol = kind[1] === 'udp' ? 'udp' : 'tcp';
  if (protocol === 'tcp' && connection.state !== 'LISTEN') return null;
  if (protocol === 'udp' && /^[1-9]/.test(connection.peerPort)) return null;
  const bare = connection.localAddress.replace(/^\[|\]$/g, '');
  const isIpv6 = bare.includes(':') || (bare === '*' && (kind[2] === '6' || kind[2] === '46'));
  const address = bare === '*' || bare === '' ? (isIpv6 ? '::' : '0.0.0.0') : bare;
  const pid = Number.isInteger(connection.pid) && connection.pid > 0 ? connection.pid : null;
  return {
    protocol,
    family: isIpv6 ? 'ipv6' : 'ipv4',
    address,
    port,
    // Only macOS says so (tcp46); elsewhere an IPv6 wildcard is not claimed to take IPv4 too.
    dualStack: kind[2] === '46',
    // No system but Linux names its sockets: process and address stand for it.
    socketKey: `${protocol} ${address} ${port} ${pid ?? ''}`,
    pid,
  };
}
