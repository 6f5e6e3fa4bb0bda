/** Finds ports that can be bound right now. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Listener, Protocol } from '../../preload/model.ts';

export interface PortRange {
  from: number;
  to: number;
  count: number;
  protocol: Protocol;
}

/** The lowest free ports of the range, at most `count`. Each one was really bound for a moment, on every address. */
export async function nextPorts(range: PortRange, listeners: readonly Listener[]): Promise<number[]> {
  const taken = new Set(listeners.filter((row) => row.protocol === range.protocol).map((row) => row.port));
  const found: number[] = [];
  for (let port = range.from; port <= range.to && found.length < range.count; port++) {
    if (!taken.has(port) && (await canBind(port, range.protocol))) found.push(port);
  }
  return found;
}

const canBind = (port: number, protocol: Protocol): Promise<boolean> =>
  protocol === 'tcp' ? canListen(port) : canBindDatagram(port);

/** Without a host Node binds `::` for both families, or 0.0.0.0 where the system has no IPv6. */
function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function canBindDatagram(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
