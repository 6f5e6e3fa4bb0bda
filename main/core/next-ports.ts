/** Finds ports that can be bound right now. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Protocol, Reservation, Snapshot } from '../../preload/model.ts';

export interface PortRange {
  from: number;
  to: number;
  count: number;
  protocol: Protocol;
  /** The root of the project that asks. */
  project?: string | undefined;
}

/**
 * The free ports of the range, at most `count`: those first that the asking project has reserved for itself, then the
 * lowest. What others have reserved is left out. Each one was really bound for a moment, on every address.
 */
export async function nextPorts(
  range: PortRange,
  { listeners, reservations }: Pick<Snapshot, 'listeners' | 'reservations'>,
): Promise<number[]> {
  const { protocol } = range;
  const taken = new Set(listeners.filter((row) => row.protocol === protocol).map((row) => row.port));
  const reserved = reservations.filter((reservation) => reservation.protocol === protocol);
  const own = portsOf(reserved.filter((reservation) => isOwn(reservation, range.project)));
  const others = portsOf(reserved.filter((reservation) => !isOwn(reservation, range.project)));
  const found: number[] = [];
  for (const port of candidates(range, own)) {
    if (found.length === range.count) break;
    if (taken.has(port) || (others.has(port) && !own.has(port))) continue;
    if (await canBind(port, protocol)) found.push(port);
  }
  return found;
}

const isOwn = (reservation: Reservation, project: string | undefined): boolean =>
  project !== undefined && reservation.project?.root === project;

const portsOf = (reservations: readonly Reservation[]): Set<number> =>
  new Set(reservations.map(({ port }) => port));

function* candidates({ from, to }: PortRange, own: ReadonlySet<number>): Generator<number> {
  const ownInRange = [...own].filter((port) => port >= from && port <= to).sort((a, b) => a - b);
  yield* ownInRange;
  for (let port = from; port <= to; port++) if (!own.has(port)) yield port;
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
